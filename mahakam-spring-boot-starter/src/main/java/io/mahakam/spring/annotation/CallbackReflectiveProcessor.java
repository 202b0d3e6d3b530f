package io.mahakam.spring.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.SimpleReflectiveProcessor;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** What a native image has to know: the method is invoked, and its message and return value may be JSON. */
final class CallbackReflectiveProcessor extends SimpleReflectiveProcessor {
    private final BindingReflectionHintsRegistrar bindings = new BindingReflectionHintsRegistrar();

    @Override
    protected void registerMethodHint(ReflectionHints hints, Method method) {
        super.registerMethodHint(hints, method);
        bindings.registerReflectionHints(hints, method.getGenericReturnType());
        if (AnnotatedElementUtils.isAnnotated(method, OnMessage.class)) {
            for (Parameter parameter : method.getParameters()) {
                if (parameter.getAnnotations().length == 0
                        && !parameter.getType().isInterface()) {
                    bindings.registerReflectionHints(hints, parameter.getParameterizedType());
                }
            }
        }
    }
}
