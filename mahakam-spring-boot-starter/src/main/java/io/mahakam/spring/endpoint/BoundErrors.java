package io.mahakam.spring.endpoint;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ExceptionDepthComparator;

/** The methods for errors of one session; those of each level are asked before those of the next. */
record BoundErrors(Class<?> endpoint, List<Map<Class<? extends Throwable>, BoundMethod>> levels) {
    BoundErrors {
        levels = List.copyOf(levels);
    }

    /** What is answered if there is no method; {@code null}: the session cannot go on. */
    @Nullable ErrorReply reply(Throwable problem) {
        return BuiltInReplies.to(problem, endpoint);
    }

    /** The method of the first level that has one for this, the nearest type of it; {@code null} if none has. */
    @Nullable BoundMethod nearest(Throwable problem) {
        for (Map<Class<? extends Throwable>, BoundMethod> level : levels) {
            Class<? extends Throwable> nearest = ExceptionDepthComparator.findClosestMatch(level.keySet(), problem);
            if (nearest.isInstance(problem)) {
                return level.get(nearest);
            }
        }
        return null;
    }
}
