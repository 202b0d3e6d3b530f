package io.mahakam.spring.web;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.cors.CorsConfiguration;

/** Reads which origins {@code @CrossOrigin} on an endpoint's class allows. */
final class CrossOrigins {
    private CrossOrigins() {}

    /** What it allows, all if it names none as with a controller; {@code null} if it is not there. */
    static @Nullable CorsConfiguration of(Class<?> type, UnaryOperator<@Nullable String> placeholders) {
        CrossOrigin annotation = AnnotatedElementUtils.findMergedAnnotation(type, CrossOrigin.class);
        if (annotation == null) {
            return null;
        }
        CorsConfiguration allowed = new CorsConfiguration();
        resolved(annotation.origins(), placeholders).forEach(allowed::addAllowedOrigin);
        resolved(annotation.originPatterns(), placeholders).forEach(allowed::addAllowedOriginPattern);
        if ("false".equals(placeholders.apply(annotation.allowCredentials()))) {
            allowed.setAllowCredentials(false);
        }
        return allowed.applyPermitDefaultValues();
    }

    /** What is left of it if a setting says which origins are allowed. */
    static CorsConfiguration withoutOrigins(CorsConfiguration allowed) {
        CorsConfiguration rest = new CorsConfiguration(allowed);
        rest.setAllowedOrigins(null);
        rest.setAllowedOriginPatterns(null);
        return rest;
    }

    private static List<@Nullable String> resolved(String[] values, UnaryOperator<@Nullable String> placeholders) {
        return Arrays.stream(values).map(placeholders).toList();
    }
}
