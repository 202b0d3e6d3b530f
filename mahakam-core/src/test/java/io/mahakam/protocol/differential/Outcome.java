package io.mahakam.protocol.differential;

import io.mahakam.protocol.Event;
import java.util.List;

/**
 * What a stream has become at one end.
 *
 * @param received messages, pings and pongs, in order
 * @param ending how it ended, by the end of the stream
 * @param bytesRead how many bytes it took to end; more than there are while open
 * @param code the peer's close code, or the one with which the connection failed; 0 while open
 * @param reason the peer's, or the rule that was broken
 */
record Outcome(List<Received> received, Ending ending, int bytesRead, int code, String reason) {
    enum Ending {
        OPEN,
        CLOSED,
        FAILED
    }

    /** An event and how many bytes it took. */
    record Received(int bytesRead, Event event) {}

    static Outcome open(List<Received> received) {
        return new Outcome(received, Ending.OPEN, Integer.MAX_VALUE, 0, "");
    }

    /** Everything but the words for a broken rule. */
    boolean agreesWith(Outcome other) {
        return received.equals(other.received)
                && ending == other.ending
                && bytesRead == other.bytesRead
                && code == other.code
                && (ending == Ending.FAILED || reason.equals(other.reason));
    }

    boolean isFailed(int code, int bytesRead) {
        return ending == Ending.FAILED && this.code == code && this.bytesRead == bytesRead;
    }

    boolean isOpen() {
        return ending == Ending.OPEN;
    }
}
