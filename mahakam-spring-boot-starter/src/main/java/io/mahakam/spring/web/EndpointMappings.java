package io.mahakam.spring.web;

import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.endpoint.Endpoint;
import io.mahakam.spring.endpoint.EndpointFactory;
import io.mahakam.spring.endpoint.InvalidEndpointException;
import io.mahakam.spring.endpoint.PathVariables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Maps all endpoints into Spring MVC's own mapping of controllers, so that its path patterns, prefixes, interceptors
 * and CORS apply.
 */
public final class EndpointMappings implements SmartInitializingSingleton {
    private final ConfigurableListableBeanFactory beans;
    private final RequestMappingHandlerMapping mapping;
    private final EndpointFactory factory;
    private final Handshakes handshakes;

    private final Map<String, Endpoint> endpointsByPath = new HashMap<>();
    /** Read by any thread, also while it is filled. */
    private final Map<String, Endpoint> endpointsById = new ConcurrentHashMap<>();

    private final List<RequestMappingInfo> plain = new ArrayList<>();
    private @Nullable CorsMappings corsMappings;

    public EndpointMappings(
            ConfigurableListableBeanFactory beans,
            RequestMappingHandlerMapping mapping,
            EndpointFactory factory,
            Handshakes handshakes) {
        this.beans = beans;
        this.mapping = mapping;
        this.factory = factory;
        this.handshakes = handshakes;
    }

    @Override
    public void afterSingletonsInstantiated() {
        CorsConfigurationSource mappings = mapping.getCorsConfigurationSource();
        if (mappings != null) {
            corsMappings = new CorsMappings(mappings);
            mapping.setCorsConfigurationSource(corsMappings);
        }
        for (String name : beans.getBeanNamesForAnnotation(WebSocketEndpoint.class)) {
            WebSocketEndpoint annotation = beans.findAnnotationOnBean(name, WebSocketEndpoint.class);
            if (annotation != null && !ScopedProxyUtils.isScopedTarget(name)) {
                requireSingleton(name);
                register(beans.getBean(name), annotation);
            }
        }
        registerByCode();
        factory.requireExistence(endpointsById.keySet(), handshakes.endpointIds());
    }

    private void registerByCode() {
        WebSocketEndpointRegistry registry = new WebSocketEndpointRegistry();
        beans.getBeanProvider(WebSocketEndpointConfigurer.class)
                .orderedStream()
                .forEach(configurer -> configurer.addEndpoints(registry));
        for (WebSocketEndpointRegistration registration : registry.registrations()) {
            Object endpoint = registration.endpoint();
            register(endpoint == null ? bean(registration) : proxied(endpoint), registration.annotation());
        }
    }

    /** An object as it would be if it were a bean: what secures its methods must not be passed by. */
    private Object proxied(Object endpoint) {
        return AopUtils.isAopProxy(endpoint) || isBean(endpoint)
                ? endpoint
                : beans.initializeBean(endpoint, endpoint.getClass().getName());
    }

    private boolean isBean(Object endpoint) {
        return Arrays.stream(beans.getBeanNamesForType(endpoint.getClass(), false, false))
                .anyMatch(name -> beans.getSingleton(name) == endpoint);
    }

    private Object bean(WebSocketEndpointRegistration registration) {
        String name = Objects.requireNonNull(registration.beanName());
        if (!beans.containsBean(name)) {
            throw new InvalidEndpointException(
                    "The bean '" + name + "' is registered as an endpoint, but there is no such bean.",
                    "Correct the name, or register the object itself.");
        }
        requireSingleton(name);
        return beans.getBean(name);
    }

    /** The ids of all endpoints: a view, complete when all beans are there. */
    public Set<String> endpointIds() {
        return Collections.unmodifiableSet(endpointsById.keySet());
    }

    /** The endpoints' mappings without the condition that it be an upgrade; complete when all beans are there. */
    List<RequestMappingInfo> plain() {
        return plain;
    }

    /** What parses the paths that the endpoints' patterns are for, or {@code null} if they are matched as strings. */
    @Nullable PathPatternParser patternParser() {
        return mapping.getPatternParser();
    }

    private void requireSingleton(String name) {
        if (!beans.isSingleton(name)) {
            throw new InvalidEndpointException(
                    "The endpoint bean '" + name + "' is not a singleton, but one endpoint serves all sessions.",
                    "Remove its scope, and keep what belongs to one session in WebSocketSession.attributes().");
        }
    }

    private void register(Object bean, WebSocketEndpoint annotation) {
        Class<?> type = ClassUtils.getUserClass(AopUtils.getTargetClass(bean));
        if (annotation.path().length == 0) {
            throw new InvalidEndpointException(
                    type.getName() + " is a @WebSocketEndpoint without a path.",
                    "Name its path, such as @WebSocketEndpoint(\"/chat\").");
        }
        RequestMappingInfo info = mappingInfo(type, annotation);
        Endpoint endpoint = factory.create(
                bean,
                annotation,
                info.getPatternValues(),
                text -> Objects.requireNonNull(beans.resolveEmbeddedValue(text)));
        requireUnique(endpoint);
        mapping.registerMapping(
                info.mutate()
                        .customCondition(new UpgradeCondition())
                        .options(mapping.getBuilderConfiguration())
                        .build(),
                handler(endpoint),
                EndpointHandler.HANDLE);
        plain.add(info);
    }

    private EndpointHandler handler(Endpoint endpoint) {
        try {
            return handshakes.handler(
                    endpoint, CrossOrigins.of(endpoint.type(), beans::resolveEmbeddedValue), corsMappings);
        } catch (IllegalArgumentException problem) {
            throw new InvalidEndpointException(
                    "The @WebSocketEndpoint of " + endpoint.type().getName() + " is not valid: " + problem.getMessage(),
                    "Correct its subprotocols or allowedOrigins.");
        }
    }

    private RequestMappingInfo mappingInfo(Class<?> type, WebSocketEndpoint annotation) {
        RequestMappingInfo info = paths(annotation.path());
        RequestMapping classLevel = AnnotatedElementUtils.findMergedAnnotation(type, RequestMapping.class);
        if (classLevel != null) {
            info = paths(classLevel.path()).combine(info);
        }
        for (Map.Entry<String, Predicate<Class<?>>> prefix :
                mapping.getPathPrefixes().entrySet()) {
            if (prefix.getValue().test(type)) {
                return paths(prefix.getKey()).combine(info);
            }
        }
        return info;
    }

    private RequestMappingInfo paths(String... paths) {
        @Nullable String[] resolved =
                Arrays.stream(paths).map(beans::resolveEmbeddedValue).toArray(String[]::new);
        return RequestMappingInfo.paths(resolved)
                .methods(RequestMethod.GET)
                .options(mapping.getBuilderConfiguration())
                .build();
    }

    private void requireUnique(Endpoint endpoint) {
        for (String pattern : endpoint.patterns()) {
            // {room} and {name} match the same requests.
            Endpoint other = endpointsByPath.putIfAbsent(PathVariables.withoutNames(pattern), endpoint);
            if (other != null) {
                throw new InvalidEndpointException(
                        both(other, endpoint) + " are mapped to the path '" + pattern + "'.",
                        "Give one of them another path.");
            }
        }
        Endpoint other = endpointsById.putIfAbsent(endpoint.id(), endpoint);
        if (other != null) {
            throw new InvalidEndpointException(
                    both(other, endpoint) + " have the id '" + endpoint.id() + "'.",
                    "Give one of them another id: @WebSocketEndpoint(id = \"...\").");
        }
    }

    private static String both(Endpoint one, Endpoint other) {
        return "The endpoints " + one.type().getName() + " and " + other.type().getName();
    }
}
