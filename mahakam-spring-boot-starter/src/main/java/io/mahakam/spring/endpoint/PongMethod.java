package io.mahakam.spring.endpoint;

/**
 * A method that takes Pongs.
 *
 * @param method the method
 * @param reader makes its argument of a Pong's payload
 */
record PongMethod(EndpointMethod method, PayloadReader reader) {}
