package io.mahakam.spring.test;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether the application is tested with a server. */
final class OnWebServer implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return context.getResourceLoader() instanceof WebServerApplicationContext;
    }

    /** Whether it is tested without one. */
    static final class Missing implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !new OnWebServer().matches(context, metadata);
        }
    }
}
