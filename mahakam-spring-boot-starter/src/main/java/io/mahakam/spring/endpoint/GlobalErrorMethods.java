package io.mahakam.spring.endpoint;

import io.mahakam.spring.annotation.OnError;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils.MethodFilter;
import org.springframework.web.method.ControllerAdviceBean;

/** The {@code @ControllerAdvice} beans with methods for the errors of endpoints. */
public final class GlobalErrorMethods {
    private final Supplier<List<ControllerAdviceBean>> advice;

    /** @param advice in order; asked when endpoints are made */
    public GlobalErrorMethods(Supplier<List<ControllerAdviceBean>> advice) {
        this.advice = advice;
    }

    /** The beans that apply to endpoints of this class, in order. */
    List<ControllerAdviceBean> of(Class<?> endpoint) {
        return advice.get().stream()
                .filter(bean -> bean.getBeanType() != null && hasMethods(bean.getBeanType()))
                .filter(bean -> bean.isApplicableToBeanType(endpoint))
                .toList();
    }

    private static boolean hasMethods(Class<?> type) {
        MethodFilter annotated = method -> AnnotatedElementUtils.hasAnnotation(method, OnError.class);
        return !MethodIntrospector.selectMethods(type, annotated).isEmpty();
    }
}
