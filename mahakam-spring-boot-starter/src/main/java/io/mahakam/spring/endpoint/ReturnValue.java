package io.mahakam.spring.endpoint;

import io.mahakam.spring.annotation.SendToRoom;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
    static @Nullable RoomTemplate room(
            Callback callback, Method method, String name, ParameterInspector parameters, List<String> parameterNames) {
        SendToRoom sendToRoom = AnnotatedElementUtils.findMergedAnnotation(method, SendToRoom.class);
        boolean returnsNothing = method.getReturnType() == void.class;
        if (sendToRoom != null) {
            return template(sendToRoom, callback, name, returnsNothing, parameters, parameterNames);
        }
        if (callback == Callback.CLOSE && !returnsNothing) {
            throw new InvalidEndpointException(
                    name + " returns a message for a session that has ended.",
                    "Make the method void, or send what it returns to a room with @SendToRoom.");
        }
        return null;
    }

    private static RoomTemplate template(
            SendToRoom sendToRoom,
            Callback callback,
            String name,
            boolean returnsNothing,
            ParameterInspector parameters,
            List<String> parameterNames) {
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
        RoomTemplate room =
                RoomTemplate.parse(sendToRoom.value(), sendToRoom.includeSelf(), parameters.placeholders(), name);
        Set<String> unknown = new LinkedHashSet<>(room.pathVariables());
        unknown.removeAll(parameters.pathVariables());
        if (!unknown.isEmpty()) {
            throw new InvalidEndpointException(
                    name + " sends to the room '" + room.text() + "', but the endpoint's path has no {"
                            + unknown.iterator().next() + "}.",
                    "Use variables that every path of the endpoint has: " + parameters.pathVariables() + ".");
        }
        checkExpressions(room, name, parameterNames);
        return room;
    }

    private static void checkExpressions(RoomTemplate room, String name, List<String> parameterNames) {
        Set<String> known = new TreeSet<>(parameterNames);
        known.addAll(List.of("session", "result"));
        Set<String> unknown = new LinkedHashSet<>(room.expressionVariables());
        unknown.removeAll(known);
        unknown.removeAll(Set.of("this", "root"));
        if (!unknown.isEmpty()) {
            throw new InvalidEndpointException(
                    name + " sends to the room '" + room.text() + "', but there is no #"
                            + unknown.iterator().next() + ".",
                    "Use the method's parameters, #session and #result. There are: " + known + ".");
        }
    }
}
