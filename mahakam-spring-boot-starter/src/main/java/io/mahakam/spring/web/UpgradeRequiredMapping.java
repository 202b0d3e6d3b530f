package io.mahakam.spring.web;

import io.mahakam.protocol.handshake.ServerHandshake;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;

/**
 * Answers plain HTTP requests for a path where only an endpoint is: 426 (RFC 9110, 15.5.22). It stands behind the
 * mapping of controllers, where anything that the application maps to the path wins, and before static resources.
 */
public final class UpgradeRequiredMapping extends AbstractHandlerMapping {
    private static final PlainAnswer UPGRADE_REQUIRED = PlainAnswer.of(ServerHandshake.upgradeRequired());

    private final EndpointMappings endpoints;

    public UpgradeRequiredMapping(EndpointMappings endpoints) {
        this.endpoints = endpoints;
        // The endpoints' patterns are matched with the path as this mapping has parsed it.
        setPatternParser(endpoints.patternParser());
        setOrder(1);
    }

    @Override
    protected @Nullable Object getHandlerInternal(HttpServletRequest request) {
        initLookupPath(request);
        boolean endpointPath = endpoints.plain().stream().anyMatch(info -> info.getMatchingCondition(request) != null);
        return endpointPath ? (HttpRequestHandler) (plain, response) -> UPGRADE_REQUIRED.write(response) : null;
    }
}
