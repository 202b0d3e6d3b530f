package io.mahakam.session;

import io.mahakam.protocol.PermessageDeflate;
import java.net.URI;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * What a session knows from its handshake.
 *
 * @param uri the address the client asked for
 * @param principal who opened the session, or {@code null}
 * @param subprotocol what was agreed in the handshake, or {@code null}
 * @param compression how messages may be compressed, as agreed in the handshake, or {@code null} if not at all
 */
public record SessionDetails(
        URI uri,
        @Nullable Principal principal,
        @Nullable String subprotocol,
        @Nullable PermessageDeflate compression) {}
