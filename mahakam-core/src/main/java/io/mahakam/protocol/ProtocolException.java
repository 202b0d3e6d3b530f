package io.mahakam.protocol;

/**
 * A rule of RFC 6455 that received bytes break. Thrown where the rule is, caught by {@link WebSocketProtocol} alone,
 * which fails the connection with the status. It has no stack trace: the peer decides how often it is thrown.
 */
final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient CloseStatus status;

    /** @param rule one sentence, sent to the peer as the reason: never made from what it sent */
    ProtocolException(CloseStatus kind, String rule) {
        super(rule, null, false, false);
        this.status = kind.withReason(rule);
    }

    CloseStatus status() {
        return status;
    }
}
