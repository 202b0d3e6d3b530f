package io.mahakam.spring.autoconfigure;

import io.mahakam.session.Execution;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settings of one endpoint.
 *
 * @param execution Which thread calls the endpoint's methods. Comes before what the annotation says.
 * @param concurrency How many messages of one session are handled at once, and in any order. By default 1: one
 *     after the other. Not with execution inline.
 * @param allowedOrigins Origins whose pages may connect to the endpoint, or "*" for all. Comes before what its
 *     annotations say, and mahakam.allowed-origins. Empty: only pages of the same origin.
 */
record EndpointSettings(
        @Nullable Execution execution,
        @Nullable Integer concurrency,
        @Nullable Set<String> allowedOrigins) {
    void check(String prefix) {
        if (concurrency != null) {
            PropertyCheck.atLeastOne(prefix + ".concurrency", concurrency);
        }
        if (allowedOrigins != null) {
            allowedOrigins.forEach(origin -> PropertyCheck.origin(prefix + ".allowed-origins", origin));
        }
    }
}
