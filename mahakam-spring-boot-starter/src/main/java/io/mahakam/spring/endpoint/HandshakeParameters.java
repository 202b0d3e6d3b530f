package io.mahakam.spring.endpoint;

import java.security.Principal;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpMethod;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.annotation.ErrorsMethodArgumentResolver;
import org.springframework.web.method.annotation.MapMethodProcessor;
import org.springframework.web.method.annotation.ModelAttributeMethodProcessor;
import org.springframework.web.method.annotation.ModelMethodProcessor;
import org.springframework.web.method.annotation.RequestParamMethodArgumentResolver;
import org.springframework.web.method.annotation.SessionStatusMethodArgumentResolver;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.multipart.support.MultipartResolutionDelegate;
import org.springframework.web.servlet.mvc.method.annotation.HttpEntityMethodProcessor;
import org.springframework.web.servlet.mvc.method.annotation.RedirectAttributesMethodArgumentResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestPartMethodArgumentResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestResponseBodyMethodProcessor;
import org.springframework.web.servlet.mvc.method.annotation.ServletRequestMethodArgumentResolver;
import org.springframework.web.servlet.mvc.method.annotation.ServletResponseMethodArgumentResolver;
import org.springframework.web.servlet.mvc.method.annotation.UriComponentsBuilderMethodArgumentResolver;

/**
 * Tells by Spring MVC's argument resolvers, the application's own among them, which parameters are values of the
 * handshake request. A request is over when the connection has been upgraded, so only what is a value can be kept.
 */
final class HandshakeParameters {
    /** What {@link ServletRequestMethodArgumentResolver} resolves to a value that outlives the request. */
    private static final Set<Class<?>> LASTING =
            Set.of(Principal.class, Locale.class, TimeZone.class, ZoneId.class, HttpMethod.class);

    /** What gives access to the request or the response, or to a body that a handshake does not have. */
    private static final Set<Class<?>> UNUSABLE = Set.of(
            ErrorsMethodArgumentResolver.class,
            HttpEntityMethodProcessor.class,
            ModelMethodProcessor.class,
            RedirectAttributesMethodArgumentResolver.class,
            RequestPartMethodArgumentResolver.class,
            RequestResponseBodyMethodProcessor.class,
            ServletRequestMethodArgumentResolver.class,
            ServletResponseMethodArgumentResolver.class,
            SessionStatusMethodArgumentResolver.class,
            UriComponentsBuilderMethodArgumentResolver.class);

    /** Likewise, of libraries that need not be there: a CSRF token is fetched from the request when it is read. */
    private static final Set<String> UNUSABLE_BY_NAME =
            Set.of("org.springframework.security.web.method.annotation.CsrfTokenArgumentResolver");

    private final SingletonSupplier<List<HandlerMethodArgumentResolver>> resolvers;

    /** @param resolvers asked when the first parameter is looked at: they may be beans that need who asks them */
    HandshakeParameters(Supplier<List<HandlerMethodArgumentResolver>> resolvers) {
        this.resolvers = SingletonSupplier.of(resolvers);
    }

    /**
     * How a parameter is resolved from the handshake, or {@code null} if it is something else.
     *
     * @throws InvalidEndpointException if the parameter would not outlive the handshake
     */
    @Nullable Argument argument(MethodParameter parameter, String method) {
        HandlerMethodArgumentResolver resolver = resolver(parameter);
        if (resolver == null) {
            return null;
        }
        boolean ofTheRequest = (UNUSABLE.contains(resolver.getClass()) && !isLasting(parameter.getParameterType()))
                || UNUSABLE_BY_NAME.contains(resolver.getClass().getName());
        if (ofTheRequest || MultipartResolutionDelegate.isMultipartArgument(parameter)) {
            throw new InvalidEndpointException(
                    method + " takes " + parameter.getParameterType().getSimpleName()
                            + ", which belongs to an HTTP request: the handshake is over when the method is called.",
                    "Take io.mahakam.spring.web.Handshake, which has the handshake's address, headers, parameters and"
                            + " user, or the values you need: @PathVariable, @RequestParam, @RequestHeader,"
                            + " @CookieValue, Principal. A message is an unannotated parameter of @OnMessage.");
        }
        return handshake -> handshake.resolve(parameter, resolver);
    }

    private @Nullable HandlerMethodArgumentResolver resolver(MethodParameter parameter) {
        for (HandlerMethodArgumentResolver resolver : resolvers.obtain()) {
            if (!takesAnything(resolver, parameter) && resolver.supportsParameter(parameter)) {
                return resolver;
            }
        }
        return null;
    }

    /** Some resolvers also take parameters without an annotation: for us, those are messages. */
    private static boolean takesAnything(HandlerMethodArgumentResolver resolver, MethodParameter parameter) {
        if (resolver instanceof RequestParamMethodArgumentResolver) {
            return !parameter.hasParameterAnnotation(RequestParam.class);
        }
        if (resolver instanceof ModelAttributeMethodProcessor) {
            return !parameter.hasParameterAnnotation(ModelAttribute.class);
        }
        return resolver instanceof MapMethodProcessor;
    }

    private static boolean isLasting(Class<?> type) {
        return LASTING.stream().anyMatch(lasting -> lasting.isAssignableFrom(type))
                || type.getName().equals("jakarta.servlet.http.HttpSession");
    }
}
