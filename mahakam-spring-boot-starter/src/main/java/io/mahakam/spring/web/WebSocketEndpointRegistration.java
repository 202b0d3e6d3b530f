package io.mahakam.spring.web;

import io.mahakam.session.Execution;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotationUtils;

/** What is said of an endpoint that is registered by code; everything as in {@link WebSocketEndpoint}. Not thread-safe. */
public final class WebSocketEndpointRegistration {
    private final @Nullable Object endpoint;
    private final @Nullable String beanName;

    /** By the annotation's names, so that it says in any case what the annotation would. */
    private final Map<String, Object> attributes = new HashMap<>();

    WebSocketEndpointRegistration(@Nullable Object endpoint, @Nullable String beanName, String... paths) {
        this.endpoint = endpoint;
        this.beanName = beanName;
        attributes.put("path", paths.clone());
    }

    /** Names the endpoint, uniquely in the application; by default the class's simple name in kebab-case. */
    public WebSocketEndpointRegistration id(String id) {
        attributes.put("id", id);
        return this;
    }

    /** The subprotocols it speaks, most wanted first. */
    public WebSocketEndpointRegistration subprotocols(String... subprotocols) {
        attributes.put("subprotocols", subprotocols.clone());
        return this;
    }

    /** The origins whose pages may connect. */
    public WebSocketEndpointRegistration allowedOrigins(String... allowedOrigins) {
        attributes.put("allowedOrigins", allowedOrigins.clone());
        return this;
    }

    /** Which thread calls its methods. */
    public WebSocketEndpointRegistration execution(Execution execution) {
        attributes.put("execution", new Execution[] {execution});
        return this;
    }

    /** The object, or {@code null} if it is the bean of the name. */
    @Nullable Object endpoint() {
        return endpoint;
    }

    @Nullable String beanName() {
        return beanName;
    }

    WebSocketEndpoint annotation() {
        return AnnotationUtils.synthesizeAnnotation(attributes, WebSocketEndpoint.class, null);
    }
}
