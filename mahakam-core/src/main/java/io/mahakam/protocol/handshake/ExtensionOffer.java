package io.mahakam.protocol.handshake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An extension as a Sec-WebSocket-Extensions field names it (RFC 6455, 9.1).
 *
 * @param parameters in the order of the field, repeated ones too
 */
record ExtensionOffer(String name, List<Parameter> parameters) {
    /**
     * A parameter.
     *
     * @param value without the quotes it may have had; {@code null} if there is none
     */
    record Parameter(String name, @Nullable String value) {}
}
