package io.mahakam.spring.autoconfigure;

import org.jspecify.annotations.Nullable;

/** A setting has a value that cannot work; the application does not start. */
final class InvalidMahakamPropertyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final transient Object value;
    private final String requirement;

    /**
     * @param name the whole name of the setting
     * @param value what it was set to
     * @param requirement what it must be, to follow "must be"
     */
    InvalidMahakamPropertyException(String name, Object value, String requirement) {
        super(message(name, value, requirement));
        this.name = name;
        this.value = value;
        this.requirement = requirement;
    }

    private static String message(String name, Object value, String requirement) {
        return "The setting '" + name + "' is '" + value + "' but must be " + requirement + ".";
    }

    /** The message with the value as it was written, where it has been converted from text. */
    String message(@Nullable Object written) {
        return message(name, written == null || value instanceof String ? value : written, requirement);
    }

    String name() {
        return name;
    }
}
