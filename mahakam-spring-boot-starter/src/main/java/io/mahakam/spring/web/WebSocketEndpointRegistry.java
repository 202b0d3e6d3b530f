package io.mahakam.spring.web;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes endpoints that are registered by code: any object with methods annotated as an endpoint's, under the same rules
 * and checks as a class with {@code @WebSocketEndpoint}, which it need not have. Not thread-safe.
 */
public final class WebSocketEndpointRegistry {
    private final List<WebSocketEndpointRegistration> registrations = new ArrayList<>();

    WebSocketEndpointRegistry() {}

    /**
     * Registers an object. Unless it is a bean already, it is initialized like one, and so gets a proxy if something
     * secures or wraps its methods.
     *
     * @param paths as in {@code @WebSocketEndpoint}, at least one
     */
    public WebSocketEndpointRegistration addEndpoint(Object endpoint, String... paths) {
        return add(new WebSocketEndpointRegistration(endpoint, null, paths));
    }

    /**
     * Registers a bean, which may be a proxy but must be a singleton.
     *
     * @param paths as in {@code @WebSocketEndpoint}, at least one
     */
    public WebSocketEndpointRegistration addEndpointBean(String beanName, String... paths) {
        return add(new WebSocketEndpointRegistration(null, beanName, paths));
    }

    private WebSocketEndpointRegistration add(WebSocketEndpointRegistration registration) {
        registrations.add(registration);
        return registration;
    }

    List<WebSocketEndpointRegistration> registrations() {
        return registrations;
    }
}
