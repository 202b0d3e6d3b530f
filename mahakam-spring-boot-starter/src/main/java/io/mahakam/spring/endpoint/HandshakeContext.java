package io.mahakam.spring.endpoint;

import io.mahakam.room.Room;
import io.mahakam.spring.room.RoomService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.expression.Expression;
import org.springframework.expression.common.LiteralExpression;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.HandlerMapping;

/** One handshake, from which arguments are resolved while it lasts. */
record HandshakeContext(NativeWebRequest request, WebDataBinderFactory binders, RoomService rooms) {
    @Nullable Object resolve(MethodParameter parameter, HandlerMethodArgumentResolver resolver) throws Exception {
        return resolver.resolveArgument(parameter, new ModelAndViewContainer(), request, binders);
    }

    /**
     * The room of a name with variables of the path.
     *
     * @throws ResponseStatusException if the client made it a name that no room can have
     */
    Room room(String template) {
        String name = PathVariables.expand(template, pathVariables());
        try {
            return rooms.room(name);
        } catch (IllegalArgumentException badName) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, badName.getMessage(), badName);
        }
    }

    /**
     * Where the messages go that are sent to a room.
     *
     * @throws ResponseStatusException if the client made the room's name one that no room can have
     */
    ResultTarget target(RoomTemplate template, List<String> parameterNames) {
        if (template.isConstant()) {
            return new RoomTarget(room(template.literalText()), template.includeSelf());
        }
        List<Expression> parts = new ArrayList<>();
        for (Expression part : template.parts()) {
            parts.add(
                    part instanceof LiteralExpression literal
                            ? new LiteralExpression(
                                    PathVariables.expand(literal.getExpressionString(), pathVariables()))
                            : part);
        }
        return new ExpressedRoomTarget(rooms, parts, template.includeSelf(), parameterNames);
    }

    @SuppressWarnings("unchecked") // the type is documented with the attribute
    private Map<String, String> pathVariables() {
        Object variables =
                request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
        return variables == null ? Map.of() : (Map<String, String>) variables;
    }
}
