package io.mahakam.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Takes an accepted handshake back when an exception comes behind it. That it does not resolve: it stands before those
 * who do, so that their answer starts from a plain response and not from 101. What it resolves is the handshake of
 * HTTP/2 (RFC 8441), a CONNECT that names a path: RFC 9110, 9.1, a method that is not implemented is answered with 501.
 */
public final class UpgradeExceptionResolver implements HandlerExceptionResolver, Ordered {
    private static final Log logger = LogFactory.getLog(UpgradeExceptionResolver.class);

    private static final PlainAnswer HTTP_1_ONLY =
            new PlainAnswer(501, Map.of(), "WebSocket connections are accepted over HTTP/1.1 only.");

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
        return problem instanceof HttpRequestMethodNotSupportedException
                        && request.getMethod().equals("CONNECT")
                ? refuse(response)
                : null;
    }

    private static ModelAndView refuse(HttpServletResponse response) {
        try {
            HTTP_1_ONLY.write(response);
        } catch (IOException lost) {
            logger.debug("The peer is gone that was to be told: " + HTTP_1_ONLY.body(), lost);
        }
        return new ModelAndView();
    }
}
