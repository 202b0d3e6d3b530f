package io.mahakam.spring.endpoint;

import io.mahakam.room.JoinRefusedException;
import io.mahakam.session.InvalidPayloadException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is answered to a failure that no {@code @OnError} takes. */
final class BuiltInReplies {
    private static final List<Rule> RULES = List.of(
            BuiltInReplies::unreadable,
            BuiltInReplies::refused,
            ValidationFailures::ofPayload,
            ValidationFailures::ofMethod,
            ValidationFailures::ofConstraints);

    private BuiltInReplies() {}

    /** A kind of failures and the answer to it. */
    @FunctionalInterface
    private interface Rule {
        /** The answer, or {@code null} if the failure is not of this kind. */
        @Nullable ErrorReply reply(Throwable problem, Class<?> endpoint);
    }

    /** The answer to the sender, or {@code null} if the failure is no fault of the sender's. */
    static @Nullable ErrorReply to(Throwable problem, Class<?> endpoint) {
        for (Rule rule : RULES) {
            ErrorReply reply = rule.reply(problem, endpoint);
            if (reply != null) {
                return reply;
            }
        }
        return null;
    }

    private static @Nullable ErrorReply unreadable(Throwable problem, Class<?> endpoint) {
        return problem instanceof InvalidPayloadException
                ? ErrorReply.badRequest(Objects.requireNonNullElse(problem.getMessage(), "The message cannot be read"))
                : null;
    }

    private static @Nullable ErrorReply refused(Throwable problem, Class<?> endpoint) {
        return problem instanceof JoinRefusedException refused ? RefusedJoin.reply(refused) : null;
    }
}
