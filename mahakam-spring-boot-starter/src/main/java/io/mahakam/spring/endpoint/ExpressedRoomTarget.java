package io.mahakam.spring.endpoint;

import io.mahakam.room.Room;
import io.mahakam.session.InvalidPayloadException;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.room.RoomService;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;
import org.springframework.expression.common.LiteralExpression;
import org.springframework.expression.spel.SpelEvaluationException;
import org.springframework.expression.spel.SpelMessage;
import org.springframework.expression.spel.support.StandardEvaluationContext;

/** A room whose name depends on the call, and on the message that is sent. */
final class ExpressedRoomTarget implements ResultTarget {
    private static final Set<SpelMessage> OF_NULL = Set.of(
            SpelMessage.PROPERTY_OR_FIELD_NOT_READABLE_ON_NULL,
            SpelMessage.METHOD_CALL_ON_NULL_OBJECT_NOT_ALLOWED,
            SpelMessage.CANNOT_INDEX_INTO_NULL_VALUE);

    private final RoomService rooms;
    private final List<Expression> parts;
    private final boolean includeSelf;
    private final List<String> parameterNames;

    /**
     * @param parts with the variables of the path filled in
     * @param parameterNames of the method, which are those of the expressions' variables
     */
    ExpressedRoomTarget(RoomService rooms, List<Expression> parts, boolean includeSelf, List<String> parameterNames) {
        this.rooms = rooms;
        this.parts = List.copyOf(parts);
        this.includeSelf = includeSelf;
        this.parameterNames = parameterNames;
    }

    @Override
    public void send(WebSocketSession session, Object payload) {
        throw new IllegalStateException("The arguments of a call are needed");
    }

    @Override
    public ResultTarget of(@Nullable Object[] arguments) {
        StandardEvaluationContext context = new StandardEvaluationContext();
        for (int i = 0; i < arguments.length; i++) {
            context.setVariable(parameterNames.get(i), arguments[i]);
        }
        return (session, payload) -> {
            context.setVariable("session", session);
            context.setVariable("result", payload);
            new RoomTarget(room(context), includeSelf).send(session, payload);
        };
    }

    private Room room(EvaluationContext context) {
        StringBuilder name = new StringBuilder();
        for (Expression part : parts) {
            Object value = value(part, context);
            if (value == null) {
                throw new InvalidPayloadException("The message names no room");
            }
            name.append(value);
        }
        try {
            return rooms.room(name.toString());
        } catch (IllegalArgumentException badName) {
            throw new InvalidPayloadException("The message names a room that there cannot be: " + badName.getMessage());
        }
    }

    /** What a client has left out is null, at the end of an expression or on the way. */
    private static @Nullable Object value(Expression part, EvaluationContext context) {
        try {
            return part instanceof LiteralExpression literal ? literal.getValue() : part.getValue(context);
        } catch (SpelEvaluationException problem) {
            if (OF_NULL.contains(problem.getMessageCode())) {
                return null;
            }
            throw problem;
        }
    }
}
