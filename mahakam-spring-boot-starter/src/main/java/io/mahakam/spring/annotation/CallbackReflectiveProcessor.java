package io.mahakam.spring.annotation;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.SimpleReflectiveProcessor;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** What a native image has to know: the method is invoked, and its message and return value may be JSON. */
final class CallbackReflectiveProcessor extends SimpleReflectiveProcessor {
    /** Of annotations that ask for a value of the handshake. */
    private static final String HANDSHAKE = "org.springframework.web.bind.annotation.";

    private final BindingReflectionHintsRegistrar bindings = new BindingReflectionHintsRegistrar();

    @Override
    protected void registerMethodHint(ReflectionHints hints, Method method) {
        super.registerMethodHint(hints, method);
        register(hints, method.getGenericReturnType());
        if (AnnotatedElementUtils.isAnnotated(method, OnMessage.class)) {
            for (Parameter parameter : method.getParameters()) {
                if (mayBeMessage(parameter)) {
                    register(hints, parameter.getParameterizedType());
                }
            }
        }
    }

    /** Messages may be annotated to be validated; interfaces, but for sealed and generic ones, are not read. */
    private static boolean mayBeMessage(Parameter parameter) {
        Class<?> type = parameter.getType();
        boolean read = !type.isInterface() || type.isSealed() || type != parameter.getParameterizedType();
        return read && Arrays.stream(parameter.getAnnotations()).noneMatch(CallbackReflectiveProcessor::isOfHandshake);
    }

    private static boolean isOfHandshake(Annotation annotation) {
        return annotation.annotationType().getName().startsWith(HANDSHAKE)
                || annotation.annotationType().getName().startsWith("org.springframework.security.");
    }

    private void register(ReflectionHints hints, Type type) {
        Set<Class<?>> permitted = new LinkedHashSet<>();
        collectPermitted(ResolvableType.forType(type), permitted);
        bindings.registerReflectionHints(hints, type);
        bindings.registerReflectionHints(hints, permitted.toArray(Type[]::new));
    }

    /** Of a sealed type no class says who implements it, but itself: those are read and written too. */
    private static void collectPermitted(ResolvableType type, Set<Class<?>> found) {
        collectPermitted(type.toClass(), found);
        for (ResolvableType argument : type.getGenerics()) {
            collectPermitted(argument, found);
        }
    }

    private static void collectPermitted(Class<?> type, Set<Class<?>> found) {
        if (type.isSealed()) {
            for (Class<?> subtype : type.getPermittedSubclasses()) {
                if (found.add(subtype)) {
                    collectPermitted(subtype, found);
                }
            }
        }
    }
}
