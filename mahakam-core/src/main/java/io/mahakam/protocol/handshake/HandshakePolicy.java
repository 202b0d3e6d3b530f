package io.mahakam.protocol.handshake;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a server accepts.
 *
 * @param subprotocols those it speaks, the preferred first
 * @param allowedOrigins whose pages may connect besides its own: origins such as {@code https://example.com} or {@code
 *     http://localhost:3000}, compared exactly, or {@code *} for any
 * @param compression whether messages may be compressed
 */
public record HandshakePolicy(List<String> subprotocols, Set<String> allowedOrigins, CompressionPolicy compression) {
    /** No subprotocol, only the server's own pages, and no compression. */
    public static final HandshakePolicy SAME_ORIGIN = new HandshakePolicy(List.of(), Set.of());

    private static final String ANY = "*";

    /**
     * Origins are put into the form in which browsers send them: lower case, without the scheme's own port.
     *
     * @throws IllegalArgumentException if a subprotocol is not an HTTP token or named twice, or an origin is none
     */
    public HandshakePolicy {
        subprotocols = List.copyOf(subprotocols);
        Set<String> distinct = new LinkedHashSet<>();
        for (String subprotocol : subprotocols) {
            if (!FieldValues.isToken(subprotocol)) {
                throw new IllegalArgumentException("A subprotocol is an HTTP token, not '" + subprotocol + "'");
            }
            if (!distinct.add(subprotocol)) {
                throw new IllegalArgumentException("Subprotocol '" + subprotocol + "' is named twice");
            }
        }
        Set<String> origins = new LinkedHashSet<>();
        for (String origin : allowedOrigins) {
            origins.add(normalised(origin));
        }
        allowedOrigins = Collections.unmodifiableSet(origins);
    }

    /** A policy without compression, see {@link #HandshakePolicy(List, Set, CompressionPolicy)}. */
    public HandshakePolicy(List<String> subprotocols, Set<String> allowedOrigins) {
        this(subprotocols, allowedOrigins, CompressionPolicy.OFF);
    }

    private static String normalised(String origin) {
        if (origin.equals(ANY)) {
            return ANY;
        }
        Origin parsed = Origin.parse(origin);
        if (parsed == null) {
            throw new IllegalArgumentException(
                    "An allowed origin is * or scheme://host or scheme://host:port, not '" + origin + "'");
        }
        return parsed.serialized();
    }

    /** RFC 6455, 10.2: whether a page of this origin may connect to a server that the request addressed so. */
    boolean allows(String origin, HandshakeRequest request) {
        if (allowedOrigins.contains(ANY)) {
            return true;
        }
        Origin page = Origin.parse(origin);
        return page != null && (page.equals(Origin.of(request.target())) || allowedOrigins.contains(page.serialized()));
    }
}
