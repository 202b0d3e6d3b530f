package io.mahakam.benchmarks.rooms;

import java.util.Locale;

/** What was measured, line by line, and whether it is what was promised. */
final class Report {
    private boolean missed;

    void figure(String name, Object value) {
        print("", name, value.toString());
    }

    void figure(String name, double value, String unit) {
        print("", name, number(value) + " " + unit);
    }

    void atMost(double bound, String name, double value, String unit) {
        boolean kept = value <= bound;
        missed |= !kept;
        print(kept ? "ok" : "MISSED", name, number(value) + " " + unit + ", at most " + number(bound));
    }

    void none(String name, long count) {
        missed |= count != 0;
        print(count == 0 ? "ok" : "MISSED", name, count + ", none expected");
    }

    boolean missed() {
        return missed;
    }

    static String megabytes(long bytes) {
        return (bytes >> 20) + " MB";
    }

    static String number(double value) {
        if (Double.isInfinite(value)) {
            return "never";
        }
        String format = value == Math.rint(value) ? "%.0f" : value < 10 ? "%.2f" : "%.1f";
        return String.format(Locale.ROOT, format, value);
    }

    private static void print(String verdict, String name, String value) {
        System.out.printf(Locale.ROOT, "%-6s %-52s %s%n", verdict, name, value);
    }
}
