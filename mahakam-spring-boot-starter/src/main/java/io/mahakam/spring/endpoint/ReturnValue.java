package io.mahakam.spring.endpoint;

import io.mahakam.spring.annotation.SendToRoom;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Checks where the return value of a method goes. */
final class ReturnValue {
    private ReturnValue() {}

    /**
     * The room it goes to, or {@code null}: to the session.
     *
     * @throws InvalidEndpointException if the return value could not go anywhere
     */
    static @Nullable SendToRoom sendToRoom(Callback callback, Method method, String name, Set<String> pathVariables) {
        SendToRoom sendToRoom = AnnotatedElementUtils.findMergedAnnotation(method, SendToRoom.class);
        boolean returnsNothing = method.getReturnType() == void.class;
        if (sendToRoom != null) {
            check(sendToRoom, callback, name, returnsNothing, pathVariables);
        } else if (callback == Callback.CLOSE && !returnsNothing) {
            throw new InvalidEndpointException(
                    name + " returns a message for a session that has ended.",
                    "Make the method void, or send what it returns to a room with @SendToRoom.");
        }
        return sendToRoom;
    }

    private static void check(
            SendToRoom sendToRoom, Callback callback, String name, boolean returnsNothing, Set<String> pathVariables) {
        if (returnsNothing) {
            throw new InvalidEndpointException(
                    name + " is annotated with @SendToRoom but returns nothing.",
                    "Return what the room is to receive, or remove @SendToRoom.");
        }
        if (callback == Callback.ERROR) {
            throw new InvalidEndpointException(
                    name + " is annotated with @SendToRoom, but what @OnError returns goes to the session alone.",
                    "Remove @SendToRoom.");
        }
        if (sendToRoom.value().isBlank()) {
            throw new InvalidEndpointException(
                    name + " sends to a room without a name.",
                    "Name the room: @SendToRoom(\"lobby\") or @SendToRoom(\"{room}\").");
        }
        Set<String> unknown = new LinkedHashSet<>(PathVariables.names(sendToRoom.value()));
        unknown.removeAll(pathVariables);
        if (!unknown.isEmpty()) {
            throw new InvalidEndpointException(
                    name + " sends to the room '" + sendToRoom.value() + "', but the endpoint's path has no {"
                            + unknown.iterator().next() + "}.",
                    "Use variables that every path of the endpoint has: " + pathVariables + ".");
        }
    }
}
