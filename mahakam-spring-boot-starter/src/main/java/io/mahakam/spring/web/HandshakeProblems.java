package io.mahakam.spring.web;

import java.util.List;
import java.util.function.Supplier;
import org.springframework.context.MessageSource;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.annotation.ResponseStatusExceptionResolver;
import org.springframework.web.servlet.mvc.support.DefaultHandlerExceptionResolver;

/**
 * Lets handshakes that fail be answered by the application's exception handlers first, then by us, and by Spring MVC's
 * last resorts for whatever remains.
 */
public final class HandshakeProblems implements WebMvcConfigurer {
    private final HandshakeProblemResolver resolver;

    /** @param converters of Spring MVC, which may not be there yet */
    public HandshakeProblems(MessageSource messages, Supplier<List<HttpMessageConverter<?>>> converters) {
        resolver = new HandshakeProblemResolver(messages, converters);
    }

    @Override
    public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
        int position = 0;
        while (position < resolvers.size() && !isLastResort(resolvers.get(position))) {
            position++;
        }
        resolvers.add(position, resolver);
    }

    private static boolean isLastResort(HandlerExceptionResolver resolver) {
        return resolver instanceof ResponseStatusExceptionResolver
                || resolver instanceof DefaultHandlerExceptionResolver;
    }
}
