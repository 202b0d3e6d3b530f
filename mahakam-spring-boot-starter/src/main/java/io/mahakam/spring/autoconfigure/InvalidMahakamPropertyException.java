package io.mahakam.spring.autoconfigure;

/** A setting has a value that cannot work; the application does not start. */
final class InvalidMahakamPropertyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String name;

    /**
     * @param name the whole name of the setting
     * @param value what it was set to
     * @param requirement what it must be, to follow "must be"
     */
    InvalidMahakamPropertyException(String name, Object value, String requirement) {
        super("The setting '" + name + "' is '" + value + "' but must be " + requirement + ".");
        this.name = name;
    }

    String name() {
        return name;
    }
}
