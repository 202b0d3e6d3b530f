package io.mahakam.protocol.handshake;

import io.mahakam.protocol.PermessageDeflate;
import io.mahakam.protocol.PermessageDeflate.Direction;
import io.mahakam.protocol.handshake.ExtensionOffer.Parameter;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An offer of permessage-deflate that can be accepted (RFC 7692, 7.1).
 *
 * @param serverContextTakeover false: the client asks that no message of ours refers to another
 * @param clientContextTakeover false: the client says that no message of its own does
 * @param serverWindowBits how far back our messages may refer; {@code null} if the client does not say
 */
record DeflateNegotiation(
        boolean serverContextTakeover,
        boolean clientContextTakeover,
        @Nullable Integer serverWindowBits) {
    private static final String NAME = "permessage-deflate";
    private static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
    private static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";
    private static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";

    /**
     * The first acceptable of the offers, or {@code null}: 5.1, they come in the client's order of preference and any
     * other is declined by silence.
     */
    static @Nullable DeflateNegotiation of(List<String> lines, CompressionPolicy policy) {
        if (policy == CompressionPolicy.OFF) {
            return null;
        }
        for (ExtensionOffer offer : ExtensionParser.parse(lines)) {
            if (offer.name().equals(NAME) && isAcceptable(offer.parameters())) {
                return of(offer.parameters(), policy == CompressionPolicy.CONTEXT_TAKEOVER);
            }
        }
        return null;
    }

    /** 7.1: an offer is declined that has unknown parameters, a parameter twice, or a value that it must not have. */
    private static boolean isAcceptable(List<Parameter> parameters) {
        Set<String> names = new HashSet<>();
        for (Parameter parameter : parameters) {
            String value = parameter.value();
            boolean valid = switch (parameter.name()) {
                case SERVER_NO_CONTEXT_TAKEOVER, CLIENT_NO_CONTEXT_TAKEOVER -> value == null;
                case SERVER_MAX_WINDOW_BITS -> value != null && isWindowBits(value);
                case CLIENT_MAX_WINDOW_BITS -> value == null || isWindowBits(value);
                default -> false;
            };
            if (!valid || !names.add(parameter.name())) {
                return false;
            }
        }
        return true;
    }

    /** 7.1.2: 8 to 15, without leading zeros. */
    private static boolean isWindowBits(String value) {
        return switch (value) {
            case "8", "9", "10", "11", "12", "13", "14", "15" -> true;
            default -> false;
        };
    }

    private static DeflateNegotiation of(List<Parameter> parameters, boolean contextTakeover) {
        boolean serverContextTakeover = contextTakeover;
        boolean clientContextTakeover = contextTakeover;
        Integer serverWindowBits = null;
        for (Parameter parameter : parameters) {
            String value = parameter.value();
            switch (parameter.name()) {
                case SERVER_NO_CONTEXT_TAKEOVER -> serverContextTakeover = false;
                case CLIENT_NO_CONTEXT_TAKEOVER -> clientContextTakeover = false;
                case SERVER_MAX_WINDOW_BITS -> serverWindowBits = Integer.valueOf(Objects.requireNonNull(value));
                default -> {} // 7.1.2.2: a smaller window of the client needs no answer, ours is large enough for any
            }
        }
        return new DeflateNegotiation(serverContextTakeover, clientContextTakeover, serverWindowBits);
    }

    PermessageDeflate agreed() {
        int windowBits = serverWindowBits == null ? Direction.MAX_WINDOW_BITS : serverWindowBits;
        return new PermessageDeflate(
                new Direction(serverContextTakeover, windowBits),
                new Direction(clientContextTakeover, Direction.MAX_WINDOW_BITS));
    }

    /** The value of our Sec-WebSocket-Extensions: what differs from the defaults, and what has to be confirmed. */
    String response() {
        StringBuilder response = new StringBuilder(NAME);
        if (!serverContextTakeover) {
            response.append("; ").append(SERVER_NO_CONTEXT_TAKEOVER);
        }
        if (!clientContextTakeover) {
            response.append("; ").append(CLIENT_NO_CONTEXT_TAKEOVER);
        }
        if (serverWindowBits != null) { // 7.1.2.1: confirmed even if it is the default
            response.append("; ").append(SERVER_MAX_WINDOW_BITS).append('=').append(serverWindowBits);
        }
        return response.toString();
    }
}
