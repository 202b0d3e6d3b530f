package io.mahakam.spring.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The outermost filter: upgrades a connection whose handshake was accepted, once everything else is done with the
 * request. Nothing may be thrown behind the upgrade.
 */
public final class UpgradeFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private final transient HandshakeGate gate;

    public UpgradeFilter(HandshakeGate gate) {
        this.gate = gate;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, response);
        PendingUpgrade pending = PendingUpgrade.takeFrom(request);
        // Whoever has changed the status or sent the response since has refused the handshake.
        if (pending != null
                && response.getStatus() == HttpServletResponse.SC_SWITCHING_PROTOCOLS
                && !response.isCommitted()) {
            pending.headers().forEach(response::setHeader);
            gate.adopter().adopt(request, pending.session());
        }
    }
}
