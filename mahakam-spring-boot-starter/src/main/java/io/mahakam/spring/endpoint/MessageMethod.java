package io.mahakam.spring.endpoint;

import io.mahakam.session.InvalidPayloadException;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * A method that takes messages of one kind.
 *
 * @param method the method
 * @param text whether it takes text messages, or else binary ones
 * @param decoder makes the payload argument of a message's bytes, or throws {@link InvalidPayloadException}
 */
record MessageMethod(EndpointMethod method, boolean text, Function<ByteBuffer, Object> decoder) {}
