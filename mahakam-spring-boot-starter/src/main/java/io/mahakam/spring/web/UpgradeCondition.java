package io.mahakam.spring.web;

import io.mahakam.protocol.handshake.ServerHandshake;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.mvc.condition.RequestCondition;

/**
 * Matches requests that ask for an upgrade to WebSocket (RFC 6455, 4.2.1): the Upgrade field is a list of names in any
 * case and on any number of lines, which Spring's own header condition would compare with one exact string.
 */
record UpgradeCondition() implements RequestCondition<UpgradeCondition> {
    @Override
    public UpgradeCondition combine(UpgradeCondition other) {
        return this;
    }

    @Override
    public @Nullable UpgradeCondition getMatchingCondition(HttpServletRequest request) {
        boolean upgrade = ServerHandshake.isUpgrade(Collections.list(request.getHeaders(HttpHeaders.UPGRADE)));
        return upgrade ? this : null;
    }

    @Override
    public int compareTo(UpgradeCondition other, HttpServletRequest request) {
        return 0;
    }

    /** As Spring writes conditions on headers, where mappings are listed. */
    @Override
    public String toString() {
        return "headers [Upgrade=websocket]";
    }
}
