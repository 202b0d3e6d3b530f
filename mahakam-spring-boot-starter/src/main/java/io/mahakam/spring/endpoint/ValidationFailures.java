package io.mahakam.spring.endpoint;

import io.mahakam.spring.endpoint.ErrorReply.FieldError;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.util.ClassUtils;
import org.springframework.validation.Errors;
import org.springframework.validation.ObjectError;
import org.springframework.validation.method.MethodValidationException;
import org.springframework.validation.method.MethodValidationResult;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.MethodArgumentNotValidException;

/**
 * Answers to messages that are not valid. A failure of a method's validation counts only if it is the endpoint's own: what
 * a service behind it is given is the application's business.
 */
final class ValidationFailures {
    private static final boolean BEAN_VALIDATION = ClassUtils.isPresent(
            "jakarta.validation.ConstraintViolationException", ValidationFailures.class.getClassLoader());

    private ValidationFailures() {}

    /** A payload that was validated by us. */
    static @Nullable ErrorReply ofPayload(Throwable problem, Class<?> endpoint) {
        return problem instanceof MethodArgumentNotValidException invalid
                        && belongsTo(invalid.getParameter().getContainingClass(), endpoint)
                ? ErrorReply.unprocessable(errors(invalid.getBindingResult(), ""))
                : null;
    }

    /** Arguments that were validated by a proxy of the endpoint, or by us as a proxy would. */
    static @Nullable ErrorReply ofMethod(Throwable problem, Class<?> endpoint) {
        return problem instanceof MethodValidationException invalid
                        && !invalid.isForReturnValue()
                        && belongsTo(invalid.getTarget().getClass(), endpoint)
                ? ErrorReply.unprocessable(errors(invalid))
                : null;
    }

    /** As {@link #ofMethod}, the way Bean Validation tells of it. */
    static @Nullable ErrorReply ofConstraints(Throwable problem, Class<?> endpoint) {
        return BEAN_VALIDATION ? BeanValidation.reply(problem, endpoint) : null;
    }

    private static boolean belongsTo(Class<?> type, Class<?> endpoint) {
        return endpoint.isAssignableFrom(ClassUtils.getUserClass(type))
                || ClassUtils.getUserClass(type).isAssignableFrom(endpoint);
    }

    private static List<FieldError> errors(MethodValidationResult result) {
        List<FieldError> errors = new ArrayList<>();
        for (ParameterValidationResult parameter : result.getParameterValidationResults()) {
            if (parameter instanceof ParameterErrors payload) {
                errors.addAll(errors(payload, position(payload)));
            } else {
                String name = Objects.requireNonNullElse(
                        parameter.getMethodParameter().getParameterName(), "");
                for (MessageSourceResolvable error : parameter.getResolvableErrors()) {
                    errors.add(new FieldError(name, message(error)));
                }
            }
        }
        return errors;
    }

    /** Where an element stands in the message. */
    private static String position(ParameterErrors payload) {
        Object key = payload.getContainerIndex() == null ? payload.getContainerKey() : payload.getContainerIndex();
        return key == null ? "" : "[" + key + "]";
    }

    private static List<FieldError> errors(Errors result, String position) {
        List<FieldError> errors = new ArrayList<>();
        for (ObjectError error : result.getAllErrors()) {
            String field = error instanceof org.springframework.validation.FieldError part ? part.getField() : "";
            String separator = position.isEmpty() || field.isEmpty() ? "" : ".";
            errors.add(new FieldError(position + separator + field, message(error)));
        }
        errors.sort(Comparator.comparing(FieldError::field).thenComparing(FieldError::message));
        return errors;
    }

    private static String message(MessageSourceResolvable error) {
        return Objects.requireNonNullElse(error.getDefaultMessage(), "is not valid");
    }

    /** Loaded only where Bean Validation is. */
    private static final class BeanValidation {
        static @Nullable ErrorReply reply(Throwable problem, Class<?> endpoint) {
            if (!(problem instanceof ConstraintViolationException invalid)
                    || invalid.getConstraintViolations() == null) {
                return null;
            }
            List<FieldError> errors = new ArrayList<>();
            for (ConstraintViolation<?> violation : invalid.getConstraintViolations()) {
                if (!isOfArgument(violation, endpoint)) {
                    return null;
                }
                errors.add(new FieldError(field(violation.getPropertyPath()), violation.getMessage()));
            }
            errors.sort(Comparator.comparing(FieldError::field).thenComparing(FieldError::message));
            return ErrorReply.unprocessable(errors);
        }

        private static boolean isOfArgument(ConstraintViolation<?> violation, Class<?> endpoint) {
            return violation.getExecutableParameters() != null && belongsTo(violation.getRootBeanClass(), endpoint);
        }

        /** Begins with the method and the parameter, which are of no use to the sender unless there is nothing else. */
        private static String field(Path path) {
            List<Path.Node> nodes = new ArrayList<>();
            path.forEach(nodes::add);
            StringBuilder field = new StringBuilder();
            for (Path.Node node : nodes.subList(Math.min(nodes.size() > 2 ? 2 : 1, nodes.size()), nodes.size())) {
                field.append(field.isEmpty() ? "" : ".").append(node);
            }
            return field.toString();
        }
    }
}
