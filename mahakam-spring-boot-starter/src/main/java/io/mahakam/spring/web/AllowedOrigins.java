package io.mahakam.spring.web;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The origins whose pages may connect besides the server's own, as far as settings say so.
 *
 * @param byDefault for endpoints that name none
 * @param byId by the ids of endpoints, instead of what these name
 */
public record AllowedOrigins(Set<String> byDefault, Map<String, Set<String>> byId) {
    public AllowedOrigins {
        byDefault = Set.copyOf(byDefault);
        byId = byId.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));
    }
}
