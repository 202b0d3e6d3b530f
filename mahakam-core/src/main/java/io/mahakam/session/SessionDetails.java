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
 * @param execution which thread calls the session's listener
 * @param endpointId what serves the session, as the application names it; empty if it does not
 */
public record SessionDetails(
        URI uri,
        @Nullable Principal principal,
        @Nullable String subprotocol,
        @Nullable PermessageDeflate compression,
        Execution execution,
        String endpointId) {
    /** Details of a session of no endpoint in particular, whose listener is called by workers. */
    public SessionDetails(
            URI uri,
            @Nullable Principal principal,
            @Nullable String subprotocol,
            @Nullable PermessageDeflate compression) {
        this(uri, principal, subprotocol, compression, Execution.WORKER, "");
    }

    /** The principal's name as it is now. */
    @Nullable String user() {
        return principal == null ? null : principal.getName();
    }
}
