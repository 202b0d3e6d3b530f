package io.mahakam.spring.annotation;

import io.mahakam.session.Execution;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Controller;

/**
 * Makes a class a WebSocket endpoint: a bean whose methods annotated with {@link OnOpen}, {@link OnMessage},
 * {@link OnClose} and {@link OnError} are called for each connection to its path.
 *
 * <p>The path is a pattern of Spring MVC, under the same rules as {@code @RequestMapping}: path prefixes, interceptors,
 * CORS and security apply to it, and a class-level {@code @RequestMapping} is put in front. Anything else may be mapped
 * to the same path for plain HTTP requests.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Controller
public @interface WebSocketEndpoint {
    /** See {@link #path()}. */
    // An array: a plain String value of a stereotype would become the bean's name.
    @AliasFor("path")
    String[] value() default {};

    /** Path patterns such as {@code /chat/{room}}; {@code ${...}} placeholders are resolved. At least one. */
    @AliasFor("value")
    String[] path() default {};

    /** The subprotocols this endpoint speaks, most wanted first; none: a client's wishes are left unanswered. */
    String[] subprotocols() default {};

    /**
     * The origins whose pages may connect, such as {@code https://example.org}; if there are any, they replace
     * {@code mahakam.allowed-origins}. The setting {@code mahakam.endpoints.<id>.allowed-origins} comes before both.
     */
    String[] allowedOrigins() default {};

    /**
     * Which thread calls the endpoint's methods: {@link Execution#WORKER}, or {@link Execution#INLINE} for methods that
     * never block, not even on a lock or a log. At most one; none: {@code mahakam.execution}. The setting
     * {@code mahakam.endpoints.<id>.execution} comes before both.
     */
    Execution[] execution() default {};

    /** Names the endpoint, uniquely in the application; by default the class's simple name in kebab-case. */
    String id() default "";
}
