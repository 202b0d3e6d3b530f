package io.mahakam.protocol;

/**
 * Limits on what is received, in bytes. What exceeds one fails the connection with 1009 before its payload is read.
 *
 * @param maxMessageSize of a whole message, all its fragments together
 * @param maxFrameSize of one frame's payload
 */
public record ProtocolOptions(int maxMessageSize, int maxFrameSize) {
    /** 64 KiB for a message and for a frame. */
    public static final ProtocolOptions DEFAULT = new ProtocolOptions(65_536, 65_536);

    /** @throws IllegalArgumentException if a limit is below 125, which every control frame may have (RFC 6455, 5.5) */
    public ProtocolOptions {
        checkLimit("maxMessageSize", maxMessageSize);
        checkLimit("maxFrameSize", maxFrameSize);
    }

    /** These options with another limit for messages. */
    public ProtocolOptions withMaxMessageSize(int maxMessageSize) {
        return new ProtocolOptions(maxMessageSize, maxFrameSize);
    }

    /** These options with another limit for frames. */
    public ProtocolOptions withMaxFrameSize(int maxFrameSize) {
        return new ProtocolOptions(maxMessageSize, maxFrameSize);
    }

    private static void checkLimit(String name, int value) {
        if (value < FrameDecoder.MAX_CONTROL_PAYLOAD) {
            throw new IllegalArgumentException(name + " is at least 125 bytes, not " + value);
        }
    }
}
