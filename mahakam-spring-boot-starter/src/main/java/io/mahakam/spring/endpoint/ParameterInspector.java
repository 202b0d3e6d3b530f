package io.mahakam.spring.endpoint;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.room.Room;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.room.RoomService;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.web.bind.annotation.PathVariable;

/** Settles what each parameter of a method takes. */
final class ParameterInspector {
    private static final String DEFAULT_ROOM_VARIABLE = "room";

    private final HandshakeParameters handshakeParameters;
    private final Set<String> pathVariables;
    private final UnaryOperator<String> placeholders;
    private final ParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();

    /** @param pathVariables the variables that every path of the endpoint has */
    ParameterInspector(HandshakeParameters handshakeParameters, Set<String> pathVariables) {
        this(handshakeParameters, pathVariables, UnaryOperator.identity());
    }

    /**
     * @param pathVariables the variables that every path of the endpoint has
     * @param placeholders replaces those of properties
     */
    ParameterInspector(
            HandshakeParameters handshakeParameters, Set<String> pathVariables, UnaryOperator<String> placeholders) {
        this.handshakeParameters = handshakeParameters;
        this.pathVariables = pathVariables;
        this.placeholders = placeholders;
    }

    UnaryOperator<String> placeholders() {
        return placeholders;
    }

    Set<String> pathVariables() {
        return pathVariables;
    }

    /** @throws InvalidEndpointException if a parameter takes nothing that there is */
    List<Argument> arguments(Callback callback, List<MethodParameter> parameters, String method) {
        List<Argument> arguments = new ArrayList<>();
        for (MethodParameter parameter : parameters) {
            parameter.initParameterNameDiscovery(names);
            arguments.add(argument(callback, parameter, method));
        }
        int payloads = Collections.frequency(arguments, Argument.EVENT);
        if (payloads == 0 && callback == Callback.MESSAGE) {
            throw new InvalidEndpointException(
                    method + " has no parameter for the message.",
                    "Add a parameter of type String, byte[], ByteBuffer or of a class that is read from JSON.");
        }
        if (payloads > 1 && (callback == Callback.MESSAGE || callback == Callback.PONG)) {
            throw moreThanOne(callback, parameters, arguments, method);
        }
        return List.copyOf(arguments);
    }

    private Argument argument(Callback callback, MethodParameter parameter, String method) {
        Class<?> type = parameter.getParameterType();
        if (type == WebSocketSession.class) {
            return Argument.SESSION;
        }
        if (type == Room.class) {
            String variable = requirePathVariable(roomVariable(parameter), "Room", method);
            return handshake -> handshake.room("{" + variable + "}");
        }
        if (type == RoomService.class) {
            return Argument.ROOMS;
        }
        if (callback.takes(type) || isStreamedMessage(callback, parameter)) {
            return Argument.EVENT;
        }
        checkPathVariable(parameter, method);
        Argument fromHandshake = handshakeParameters.argument(parameter, method);
        if (fromHandshake != null) {
            return fromHandshake;
        }
        if (callback == Callback.MESSAGE && type != CloseStatus.class && !Throwable.class.isAssignableFrom(type)) {
            return Argument.EVENT;
        }
        throw new InvalidEndpointException(
                method + " takes " + type.getSimpleName() + ", which " + callback + " does not have.",
                "A message is for @OnMessage, a CloseStatus for @OnClose, a Throwable for @OnError. Values of the"
                        + " handshake need their annotation, such as @RequestParam.");
    }

    /** To Spring MVC it would be the body of the handshake. */
    private static boolean isStreamedMessage(Callback callback, MethodParameter parameter) {
        return callback == Callback.MESSAGE
                && parameter.getParameterType() == InputStream.class
                && parameter.getParameterAnnotations().length == 0;
    }

    private static InvalidEndpointException moreThanOne(
            Callback callback, List<MethodParameter> parameters, List<Argument> arguments, String method) {
        MethodParameter first = parameters.get(arguments.indexOf(Argument.EVENT));
        MethodParameter last = parameters.get(arguments.lastIndexOf(Argument.EVENT));
        String kind = callback == Callback.PONG ? "payload" : "message";
        return new InvalidEndpointException(
                method + " has more than one parameter for the " + kind + ": " + describe(first) + " and "
                        + describe(last) + ".",
                "Keep one. Values of the handshake need their annotation, such as @RequestParam.");
    }

    private static String describe(MethodParameter parameter) {
        return parameter.getParameterType().getSimpleName() + " " + name(parameter);
    }

    /** A parameter's name, or its number where names are not known. */
    static String name(MethodParameter parameter) {
        return Optional.ofNullable(parameter.getParameterName()).orElse("#" + parameter.getParameterIndex());
    }

    private static String roomVariable(MethodParameter parameter) {
        String variable = pathVariable(parameter);
        return variable == null ? DEFAULT_ROOM_VARIABLE : variable;
    }

    /** The variable that a parameter is annotated with, or {@code null} without an annotation. */
    private static @Nullable String pathVariable(MethodParameter parameter) {
        PathVariable annotation = parameter.getParameterAnnotation(PathVariable.class);
        if (annotation == null) {
            return null;
        }
        return annotation.name().isEmpty() ? parameter.getParameterName() : annotation.name();
    }

    private void checkPathVariable(MethodParameter parameter, String method) {
        PathVariable annotation = parameter.getParameterAnnotation(PathVariable.class);
        String variable = pathVariable(parameter);
        boolean optional = annotation == null
                || !annotation.required()
                || parameter.isOptional()
                || Map.class.isAssignableFrom(parameter.getParameterType());
        if (variable != null && !optional) {
            requirePathVariable(variable, "@PathVariable", method);
        }
    }

    private String requirePathVariable(String variable, String taker, String method) {
        if (!pathVariables.contains(variable)) {
            throw new InvalidEndpointException(
                    method + " takes a " + taker + " from {" + variable + "}, which is not in every path of the"
                            + " endpoint.",
                    "Add {" + variable + "} to the path, or name another variable with @PathVariable.");
        }
        return variable;
    }
}
