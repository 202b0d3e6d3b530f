package io.mahakam.spring.endpoint;

/** An endpoint is written in a way that cannot work; the application does not start. */
public final class InvalidEndpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String action;

    /**
     * Names the mistake and its remedy.
     *
     * @param description what is wrong, naming the class or method
     * @param action what to do about it
     */
    public InvalidEndpointException(String description, String action) {
        super(description);
        this.action = action;
    }

    /** What to do about it. */
    public String action() {
        return action;
    }
}
