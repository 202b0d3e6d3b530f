package io.mahakam.protocol.handshake;

import io.mahakam.protocol.PermessageDeflate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to a handshake. Nothing in it is taken from the request unchecked. */
public sealed interface HandshakeResult {
    /**
     * 101 Switching Protocols: what follows on the connection is WebSocket.
     *
     * @param headers all that RFC 6455 asks for
     * @param subprotocol the one that both sides will use, or {@code null} if none
     * @param compression how messages may be compressed, or {@code null} if not at all
     */
    record Accepted(
            Map<String, String> headers,
            @Nullable String subprotocol,
            @Nullable PermessageDeflate compression) implements HandshakeResult {
        public Accepted {
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }
    }

    /**
     * An HTTP error.
     *
     * @param status 400, 403, 405, 426 or 505
     * @param headers what the status obliges to, and the content type
     * @param body a sentence for the developer of the client
     */
    record Refused(int status, Map<String, String> headers, String body) implements HandshakeResult {
        public Refused {
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }
    }
}
