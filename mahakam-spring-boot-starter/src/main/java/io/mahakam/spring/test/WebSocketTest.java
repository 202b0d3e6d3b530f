package io.mahakam.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.env.Environment;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of endpoints without a server: of the application only the endpoints and what has to do with their connections
 * is there, and a {@link WebSocketTestClient} that connects in memory. Handshakes go through Spring MVC, with
 * filters, interceptors, advice and, if it is there, Spring Security; messages through the protocol, the codecs and the
 * sessions, as in the application.
 *
 * <p>What is scanned: {@code @WebSocketEndpoint} classes, {@code @ControllerAdvice}, filters, {@code WebMvcConfigurer},
 * {@code HandlerInterceptor}, {@code HandlerMethodArgumentResolver}, converters, what Jackson is extended by, and the
 * encoders, decoders, interceptors, expiries, listeners and authorizers of Mahakam. Other beans, such as a
 * {@code @Service}, are not: mock them with {@code @MockitoBean}, or {@code @Import} them.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(WebSocketTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(WebSocketTypeExcludeFilter.class)
@AutoConfigureWebSocketTestClient
@ImportAutoConfiguration
public @interface WebSocketTest {
    /** See {@link #endpoints()}. */
    @AliasFor("endpoints")
    Class<?>[] value() default {};

    /** The endpoints to test; none: all of the application. */
    @AliasFor("value")
    Class<?>[] endpoints() default {};

    /** Properties in the form {@code key=value} to add to the {@link Environment}. */
    String[] properties() default {};

    /** Whether what is scanned by default is; if not, only the included filters count. */
    boolean useDefaultFilters() default true;

    /** What is scanned as well. */
    Filter[] includeFilters() default {};

    /** What is not scanned. */
    Filter[] excludeFilters() default {};

    /** Auto-configuration that is left out. */
    @AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
    Class<?>[] excludeAutoConfiguration() default {};
}
