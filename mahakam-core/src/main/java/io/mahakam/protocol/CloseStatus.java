package io.mahakam.protocol;

import java.nio.charset.StandardCharsets;

/**
 * Why a connection was closed: a code of RFC 6455, 7.4 (as the IANA registry extends it) and a reason.
 *
 * @param code 1000 to 4999
 * @param reason text for people, at most 123 bytes of UTF-8 (RFC 6455, 5.5: a control frame carries 125 bytes, two of
 *     which are the code); empty if none was given
 */
public record CloseStatus(int code, String reason) {
    /** The purpose of the connection has been fulfilled. */
    public static final CloseStatus NORMAL = new CloseStatus(1000);

    /** The server goes down, or the browser has left the page. */
    public static final CloseStatus GOING_AWAY = new CloseStatus(1001);

    /** The peer broke a rule of the protocol. */
    public static final CloseStatus PROTOCOL_ERROR = new CloseStatus(1002);

    /** A kind of data that this endpoint cannot accept, such as binary where only text is understood. */
    public static final CloseStatus UNSUPPORTED_DATA = new CloseStatus(1003);

    /** The peer's Close carried no code. Never sent. */
    public static final CloseStatus NO_STATUS = new CloseStatus(1005);

    /** The connection ended without a Close. Never sent. */
    public static final CloseStatus ABNORMAL = new CloseStatus(1006);

    /** A message's content does not fit its type, such as text that is not UTF-8. */
    public static final CloseStatus INVALID_PAYLOAD = new CloseStatus(1007);

    /** A message violates this endpoint's policy. */
    public static final CloseStatus POLICY_VIOLATION = new CloseStatus(1008);

    /** A message is larger than this endpoint accepts. */
    public static final CloseStatus MESSAGE_TOO_BIG = new CloseStatus(1009);

    /** The server met a condition it did not expect. */
    public static final CloseStatus INTERNAL_ERROR = new CloseStatus(1011);

    /** The service restarts; the client may reconnect. */
    public static final CloseStatus SERVICE_RESTART = new CloseStatus(1012);

    /** The server is overloaded, or the client does not keep up; try again later. */
    public static final CloseStatus TRY_AGAIN_LATER = new CloseStatus(1013);

    private static final int MAX_REASON_BYTES = 123;

    /**
     * @throws IllegalArgumentException if the code is outside 1000 to 4999 or the reason is longer than 123 bytes of
     *     UTF-8
     */
    public CloseStatus {
        if (code < 1000 || code > 4999) {
            throw new IllegalArgumentException("A close code is 1000 to 4999, not " + code);
        }
        int bytes = reason.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_REASON_BYTES) {
            throw new IllegalArgumentException("A close reason is at most 123 bytes of UTF-8, not " + bytes);
        }
    }

    /** A status without a reason. */
    public CloseStatus(int code) {
        this(code, "");
    }

    /** This code with another reason, see {@link #CloseStatus(int, String)}. */
    public CloseStatus withReason(String reason) {
        return new CloseStatus(code, reason);
    }

    /** Whether a Close frame may carry this code, see {@link #mayBeSent(int)}. */
    public boolean mayBeSent() {
        return mayBeSent(code);
    }

    /**
     * This status.
     *
     * @throws IllegalArgumentException if it {@linkplain #mayBeSent() must not be sent}
     */
    public CloseStatus requireSendable() {
        if (!mayBeSent()) {
            throw new IllegalArgumentException("Close code " + code + " must not be sent");
        }
        return this;
    }

    /**
     * Whether a Close frame may carry a code. RFC 6455, 7.4.1 and 7.4.2: 1004 is reserved, 1005, 1006 and 1015 must not
     * be sent, 1016 to 2999 are not assigned; 1012 to 1014 were added to the IANA registry.
     */
    static boolean mayBeSent(int code) {
        if (code >= 3000) {
            return code <= 4999;
        }
        return code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
    }
}
