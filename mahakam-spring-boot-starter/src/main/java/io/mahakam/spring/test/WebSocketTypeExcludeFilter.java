package io.mahakam.spring.test;

import io.mahakam.room.RoomAuthorizer;
import io.mahakam.room.RoomListener;
import io.mahakam.session.PayloadDecoder;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.web.HandshakeInterceptor;
import io.mahakam.spring.web.SessionExpiry;
import io.mahakam.spring.web.WebSocketEndpointConfigurer;
import jakarta.servlet.Filter;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.convert.converter.GenericConverter;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** What {@link WebSocketTest} scans of an application. */
final class WebSocketTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<WebSocketTest> {
    private static final List<Class<?>> ALWAYS_THERE = List.of(
            ControllerAdvice.class,
            WebMvcConfigurer.class,
            WebMvcRegistrations.class,
            Filter.class,
            FilterRegistrationBean.class,
            DelegatingFilterProxyRegistrationBean.class,
            HandlerInterceptor.class,
            HandlerMethodArgumentResolver.class,
            Converter.class,
            GenericConverter.class,
            PayloadEncoder.class,
            PayloadDecoder.class,
            HandshakeInterceptor.class,
            SessionExpiry.class,
            RoomListener.class,
            RoomAuthorizer.class,
            WebSocketEndpointConfigurer.class);

    /** By name: the application may be without them. */
    private static final List<String> OPTIONAL = List.of(
            "tools.jackson.databind.JacksonModule",
            "org.springframework.boot.jackson.JacksonComponent",
            "org.springframework.security.web.SecurityFilterChain");

    private static final Set<Class<?>> KNOWN = Stream.concat(
                    ALWAYS_THERE.stream(), OPTIONAL.stream().flatMap(WebSocketTypeExcludeFilter::ifPresent))
            .collect(Collectors.toUnmodifiableSet());

    private static final Set<Class<?>> ALL_ENDPOINTS = Set.of(WebSocketEndpoint.class);

    private final Set<Class<?>> endpoints;

    WebSocketTypeExcludeFilter(Class<?> testClass) {
        super(testClass);
        Class<?>[] named = getAnnotation().getValue("endpoints", Class[].class).orElseGet(() -> new Class<?>[0]);
        endpoints = new LinkedHashSet<>(Arrays.asList(named));
    }

    private static Stream<Class<?>> ifPresent(String name) {
        ClassLoader loader = WebSocketTypeExcludeFilter.class.getClassLoader();
        return ClassUtils.isPresent(name, loader) ? Stream.of(ClassUtils.resolveClassName(name, loader)) : Stream.of();
    }

    @Override
    protected Set<Class<?>> getKnownIncludes() {
        if (!endpoints.isEmpty()) {
            return KNOWN;
        }
        Set<Class<?>> all = new LinkedHashSet<>(KNOWN);
        all.addAll(ALL_ENDPOINTS);
        return all;
    }

    @Override
    protected Set<Class<?>> getComponentIncludes() {
        return endpoints;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WebSocketTypeExcludeFilter filter
                && super.equals(other)
                && endpoints.equals(filter.endpoints);
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + endpoints.hashCode();
    }
}
