package io.mahakam.spring.web;

/** A bean that registers endpoints by code, beside those that are found by their annotation. */
@FunctionalInterface
public interface WebSocketEndpointConfigurer {
    /** Called once at the start, when all singletons are there. */
    void addEndpoints(WebSocketEndpointRegistry registry);
}
