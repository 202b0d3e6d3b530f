package io.mahakam.session;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The milestones that a session's queue has reached, each to be told once. Only the session's lane touches it. */
final class ReachedMilestones {
    /** Those that were passed and are to be told, if there are any. */
    private @Nullable Queue<Milestone> passed;

    /** The message that is streamed and whose turn was told last. */
    private @Nullable Milestone turn;

    /** A frame is written. */
    void passed(OutgoingFrame frame) {
        Milestone milestone = frame.milestone();
        if (milestone == null) {
            return;
        }
        if (passed == null) {
            passed = new ArrayDeque<>(4);
        }
        passed.add(milestone);
    }

    /** The next that is to be told, with this frame at the head of the queue, if there is one; or {@code null}. */
    @Nullable Milestone poll(@Nullable OutgoingFrame head) {
        Milestone next = passed == null ? null : passed.poll();
        if (next != null) {
            return next;
        }
        passed = null;
        if (head == null) {
            turn = null;
            return null;
        }
        if (!head.isPlace() || head.milestone() == turn) {
            return null;
        }
        turn = head.milestone();
        return turn;
    }
}
