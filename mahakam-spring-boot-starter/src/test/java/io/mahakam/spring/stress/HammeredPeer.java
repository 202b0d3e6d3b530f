package io.mahakam.spring.stress;

import java.util.Queue;

/** Listens to a session to which many threads send, until each of them closes it: one of them is the first. */
final class HammeredPeer extends StressPeer {
    private final int[] next = new int[64];

    HammeredPeer(Queue<String> failures) {
        super("hammered", failures);
    }

    @Override
    void heard(StressMessage message) {
        check(message.kind() == StressMessage.HAMMERED, "Not for it: " + message);
        check(message.number() == next[message.sender()]++, "Out of its thread's order: " + message);
    }

    @Override
    void closed(int code) {
        check(code >= 4000 && code < 4064, "Closed with " + code);
        sendClose(code);
    }
}
