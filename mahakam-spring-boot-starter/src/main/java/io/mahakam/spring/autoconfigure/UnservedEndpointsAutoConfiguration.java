package io.mahakam.spring.autoconfigure;

import io.mahakam.spring.web.HandshakeGate;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.web.context.reactive.ReactiveWebApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.web.context.WebApplicationContext;

/** {@linkplain AutoConfiguration Auto-configuration} of web applications that cannot serve endpoints. */
@AutoConfiguration(after = MahakamAutoConfiguration.class)
@Conditional(UnservedEndpointsAutoConfiguration.OnAnyWebApplication.class)
@ConditionalOnBooleanProperty(name = "mahakam.enabled", matchIfMissing = true)
public final class UnservedEndpointsAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(HandshakeGate.class)
    UnservedEndpoints mahakamUnservedEndpoints(ApplicationContext context) {
        return new UnservedEndpoints(context);
    }

    /** By the kind of the context alone: Boot's own condition wants the kind's libraries as well. */
    static final class OnAnyWebApplication extends SpringBootCondition {
        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            boolean web = context.getResourceLoader() instanceof WebApplicationContext
                    || context.getResourceLoader() instanceof ReactiveWebApplicationContext;
            return new ConditionOutcome(web, ConditionMessage.of(web ? "a web application" : "no web application"));
        }
    }
}
