package io.mahakam.benchmarks.rooms;

/** The sizes of a run, from the environment. */
final class Setting {
    private Setting() {}

    static int of(String name, int otherwise) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? otherwise : Integer.parseInt(value);
    }
}
