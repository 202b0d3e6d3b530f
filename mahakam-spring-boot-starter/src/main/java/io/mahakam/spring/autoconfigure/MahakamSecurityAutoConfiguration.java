package io.mahakam.spring.autoconfigure;

import io.mahakam.spring.endpoint.EndpointSecurity;
import io.mahakam.spring.security.AuthenticatedCalls;
import io.mahakam.spring.security.TokenExpiry;
import io.mahakam.spring.web.HandshakeBearerTokenResolver;
import io.mahakam.spring.web.HandshakeGate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;

/** {@linkplain AutoConfiguration Auto-configuration} of what endpoints have to do with Spring Security. */
@AutoConfiguration(after = MahakamAutoConfiguration.class)
@ConditionalOnClass(SecurityContextHolder.class)
@ConditionalOnBean(HandshakeGate.class)
public final class MahakamSecurityAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(EndpointSecurity.class)
    AuthenticatedCalls mahakamAuthenticatedCalls(ObjectProvider<SecurityContextHolderStrategy> contexts) {
        return new AuthenticatedCalls(contexts.getIfAvailable(SecurityContextHolder::getContextHolderStrategy));
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(OAuth2Token.class)
    static class TokenConfiguration {
        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        @ConditionalOnMissingBean
        TokenExpiry mahakamTokenExpiry() {
            return new TokenExpiry();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(BearerTokenResolver.class)
    @Conditional(TokenPlaces.class)
    static class BearerTokenConfiguration {
        @Bean
        @ConditionalOnMissingBean(BearerTokenResolver.class)
        HandshakeBearerTokenResolver mahakamBearerTokenResolver(MahakamProperties properties) {
            return new HandshakeBearerTokenResolver(
                    properties.security().bearerToken().places());
        }
    }

    static final class TokenPlaces extends AnyNestedCondition {
        TokenPlaces() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty("mahakam.security.bearer-token.query-parameter")
        static class Query {}

        @ConditionalOnProperty("mahakam.security.bearer-token.subprotocol-prefix")
        static class Subprotocol {}
    }
}
