package io.mahakam.spring.web;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Resolves parameters of type {@link Handshake}. */
public final class HandshakeArgumentResolver implements HandlerMethodArgumentResolver {
    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Handshake.class;
    }

    @Override
    public @Nullable Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer model,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        HandshakeReader reader =
                (HandshakeReader) request.getAttribute(HandshakeReader.ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
        if (reader == null) {
            throw new IllegalStateException("This request is no handshake with an endpoint");
        }
        return reader.handshake();
    }
}
