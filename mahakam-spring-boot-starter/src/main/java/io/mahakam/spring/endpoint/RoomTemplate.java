package io.mahakam.spring.endpoint;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.ParserContext;
import org.springframework.expression.common.CompositeStringExpression;
import org.springframework.expression.common.LiteralExpression;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/**
 * The room of a {@code @SendToRoom}: text with variables of the path, and expressions over a call. What a client says is
 * put into the text, or is a value of an expression; it is never parsed.
 *
 * @param text as it was written, placeholders resolved
 * @param parts literal text and expressions, as they were parsed
 * @param includeSelf whether the session that caused the message receives it too
 */
record RoomTemplate(String text, List<Expression> parts, boolean includeSelf) {
    RoomTemplate {
        parts = List.copyOf(parts);
    }

    /**
     * Parses what was written.
     *
     * @param placeholders replaces <code>${...}</code>
     * @throws InvalidEndpointException if it cannot be parsed
     */
    static RoomTemplate parse(String written, boolean includeSelf, UnaryOperator<String> placeholders, String method) {
        try {
            String text = placeholders.apply(written);
            Expression parsed = new SpelExpressionParser().parseExpression(text, ParserContext.TEMPLATE_EXPRESSION);
            List<Expression> parts = parsed instanceof CompositeStringExpression several
                    ? List.of(several.getExpressions())
                    : List.of(parsed);
            return new RoomTemplate(text, parts, includeSelf);
        } catch (ParseException | IllegalArgumentException problem) {
            throw new InvalidEndpointException(
                    method + " sends to the room '" + written + "', which cannot be read: " + problem.getMessage(),
                    "Use variables of the path, {room}, placeholders, ${chat.room}, and expressions over the method's"
                            + " parameters, #session and #result, such as #{#message.to}.");
        }
    }

    /** Whether a session has the same room for all its calls. */
    boolean isConstant() {
        return parts.stream().allMatch(part -> part instanceof LiteralExpression);
    }

    /** The variables of the path that it uses. */
    Set<String> pathVariables() {
        return PathVariables.names(literalText());
    }

    String literalText() {
        StringBuilder literals = new StringBuilder();
        for (Expression part : parts) {
            if (part instanceof LiteralExpression literal) {
                literals.append(literal.getExpressionString());
            }
        }
        return literals.toString();
    }

    /** The variables of its expressions, without their {@code #}. */
    Set<String> expressionVariables() {
        Set<String> names = new LinkedHashSet<>();
        for (Expression part : parts) {
            if (part instanceof SpelExpression expression) {
                addVariables(expression.getAST(), names);
            }
        }
        return names;
    }

    private static void addVariables(SpelNode node, Set<String> names) {
        if (node instanceof VariableReference variable) {
            names.add(variable.toStringAST().substring(1));
        }
        for (int i = 0; i < node.getChildCount(); i++) {
            addVariables(node.getChild(i), names);
        }
    }
}
