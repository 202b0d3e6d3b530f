package io.mahakam.spring.endpoint;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.util.ClassUtils;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.SmartValidator;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.ValidationAnnotationUtils;
import org.springframework.validation.method.MethodValidationException;
import org.springframework.validation.method.MethodValidationResult;
import org.springframework.validation.method.MethodValidator;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.support.ConfigurableWebBindingInitializer;
import org.springframework.web.bind.support.WebBindingInitializer;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.annotation.HandlerMethodValidator;

/**
 * Validates messages as Spring MVC validates the bodies of requests: by {@code @Valid}, by {@code @Validated} with groups,
 * and by constraints on the parameter or on the elements of a collection. Thread-safe.
 */
public final class PayloadValidation {
    private static final boolean BEAN_VALIDATION =
            ClassUtils.isPresent("jakarta.validation.Validator", PayloadValidation.class.getClassLoader());

    private final @Nullable Validator validator;
    private final @Nullable MethodValidator methodValidator;

    /**
     * Validation for one application.
     *
     * @param binding what Spring MVC validates with, or {@code null} if it does not
     */
    public PayloadValidation(@Nullable WebBindingInitializer binding) {
        this.validator =
                binding instanceof ConfigurableWebBindingInitializer initializer ? initializer.getValidator() : null;
        this.methodValidator = BEAN_VALIDATION ? BeanValidation.methodValidator(binding) : null;
    }

    /** Loaded only where Bean Validation is. */
    private static final class BeanValidation {
        static @Nullable MethodValidator methodValidator(@Nullable WebBindingInitializer binding) {
            return HandlerMethodValidator.from(
                    binding, new DefaultParameterNameDiscoverer(), parameter -> true, parameter -> false);
        }
    }

    /** Looks at a payload before its method is called. */
    @FunctionalInterface
    interface Check {
        /** Throws if the payload is not valid. */
        void check(Object payload) throws Exception;
    }

    /**
     * What the parameter of a method asks for, or {@code null}: nothing.
     *
     * @throws InvalidEndpointException if there is nothing that could validate it
     */
    @Nullable Check of(Object bean, Method method, MethodParameter payload, String name) {
        Annotation annotation = annotation(payload);
        boolean container = isContainer(payload.getParameterType());
        if (annotation != null && !container) {
            return ofObject(payload, annotation, name);
        }
        // Also true of a constraint on another parameter, but then there is nothing to find out about this one.
        boolean constrained =
                new HandlerMethod(bean, method).createWithValidateFlags().shouldValidateArguments();
        return annotation != null || constrained ? ofArgument(bean, method, payload, name) : null;
    }

    private static @Nullable Annotation annotation(MethodParameter payload) {
        for (Annotation annotation : payload.getParameterAnnotations()) {
            if (ValidationAnnotationUtils.determineValidationHints(annotation) != null) {
                return annotation;
            }
        }
        return null;
    }

    private static boolean isContainer(Class<?> type) {
        return Iterable.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type) || type.isArray();
    }

    private Check ofObject(MethodParameter payload, Annotation annotation, String name) {
        Validator itsValidator = validator;
        if (itsValidator == null || !itsValidator.supports(payload.getParameterType())) {
            throw withoutValidator(name);
        }
        Object[] groups = Objects.requireNonNull(ValidationAnnotationUtils.determineValidationHints(annotation));
        String objectName = Objects.requireNonNullElse(payload.getParameterName(), "message");
        return object -> {
            BeanPropertyBindingResult result = new BeanPropertyBindingResult(object, objectName);
            if (itsValidator instanceof SmartValidator smart) {
                smart.validate(object, result, groups);
            } else {
                itsValidator.validate(object, result);
            }
            if (result.hasErrors()) {
                throw new MethodArgumentNotValidException(payload, result);
            }
        };
    }

    /** Of all arguments only the message is there to be validated: the others were there at the handshake. */
    private Check ofArgument(Object bean, Method method, MethodParameter payload, String name) {
        MethodValidator itsValidator = methodValidator;
        if (itsValidator == null) {
            throw withoutValidator(name);
        }
        HandlerMethod handler = new HandlerMethod(bean, method).createWithValidateFlags();
        Class<?>[] groups = handler.getValidationGroups();
        return object -> {
            @Nullable Object[] arguments = new @Nullable Object[method.getParameterCount()];
            arguments[payload.getParameterIndex()] = object;
            MethodValidationResult result =
                    itsValidator.validateArguments(bean, method, handler.getMethodParameters(), arguments, groups);
            List<ParameterValidationResult> ofPayload = result.getParameterValidationResults().stream()
                    .filter(other -> other.getMethodParameter().getParameterIndex() == payload.getParameterIndex())
                    .toList();
            if (!ofPayload.isEmpty()) {
                throw new MethodValidationException(MethodValidationResult.create(bean, method, ofPayload));
            }
        };
    }

    private static InvalidEndpointException withoutValidator(String method) {
        return new InvalidEndpointException(
                method + " asks for its message to be validated, but there is no validator.",
                "Add spring-boot-starter-validation, or remove the annotation.");
    }
}
