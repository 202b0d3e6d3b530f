package io.mahakam.session;

/**
 * A message could not be read as what its method takes. The message says why in words that may be shown to the sender;
 * the cause may not.
 */
public final class InvalidPayloadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidPayloadException(String message) {
        super(message);
    }

    public InvalidPayloadException(String message, Throwable cause) {
        super(message, cause);
    }
}
