package io.mahakam.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Takes an accepted handshake back when an exception comes behind it. It resolves nothing itself: it stands before those
 * who do, so that their answer starts from a plain response and not from 101.
 */
public final class UpgradeExceptionResolver implements HandlerExceptionResolver, Ordered {
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception problem) {
        if (PendingUpgrade.takeFrom(request) != null) {
            response.setStatus(HttpServletResponse.SC_OK);
        }
        return null;
    }
}
