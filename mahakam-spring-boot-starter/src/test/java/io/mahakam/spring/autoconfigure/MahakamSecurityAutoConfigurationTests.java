package io.mahakam.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.spring.endpoint.EndpointSecurity;
import io.mahakam.spring.security.AuthenticatedCalls;
import io.mahakam.spring.security.TokenExpiry;
import io.mahakam.spring.web.EndpointMappings;
import io.mahakam.spring.web.HandshakeBearerTokenResolver;
import io.mahakam.spring.web.HttpSessions;
import io.mahakam.spring.web.SessionExpiry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;

class MahakamSecurityAutoConfigurationTests {
    private static final String QUERY = "mahakam.security.bearer-token.query-parameter=access_token";
    private static final String SUBPROTOCOL = "mahakam.security.bearer-token.subprotocol-prefix=bearer.";

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    HttpMessageConvertersAutoConfiguration.class,
                    DispatcherServletAutoConfiguration.class,
                    WebMvcAutoConfiguration.class,
                    MahakamAutoConfiguration.class,
                    MahakamSecurityAutoConfiguration.class));

    @Test
    void withoutSpringSecurityThereIsNothingOfIt() {
        runner.withPropertyValues(QUERY, SUBPROTOCOL)
                .withClassLoader(new FilteredClassLoader("org.springframework.security"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(EndpointMappings.class)
                        .doesNotHaveBean(EndpointSecurity.class)
                        .doesNotHaveBean(SessionExpiry.class));
    }

    @Test
    void withoutTokensCallsAreMadeAsTheUser() {
        runner.withPropertyValues(QUERY)
                .withClassLoader(new FilteredClassLoader("org.springframework.security.oauth2"))
                .run(context -> assertThat(context)
                        .hasSingleBean(AuthenticatedCalls.class)
                        .doesNotHaveBean(TokenExpiry.class));
    }

    @Test
    void withoutASettingTokensAreWhereTheyBelong() {
        runner.run(context -> assertThat(context)
                .hasSingleBean(AuthenticatedCalls.class)
                .hasSingleBean(TokenExpiry.class)
                .doesNotHaveBean(BearerTokenResolver.class));
    }

    @Test
    void eachSettingLetsTokensBeFound() {
        for (String setting : new String[] {QUERY, SUBPROTOCOL}) {
            runner.withPropertyValues(setting)
                    .run(context -> assertThat(context).hasSingleBean(HandshakeBearerTokenResolver.class));
        }
    }

    @Test
    void theApplicationsOwnBeansReplaceOurs() {
        EndpointSecurity own = EndpointSecurity.NONE;
        runner.withPropertyValues(QUERY)
                .withBean(EndpointSecurity.class, () -> own)
                .withBean(BearerTokenResolver.class, DefaultBearerTokenResolver::new)
                .withBean("other", SessionExpiry.class, () -> user -> null)
                .run(context -> assertThat(context)
                        .getBean(EndpointSecurity.class)
                        .isSameAs(own)
                        .satisfies(bean -> assertThat(context)
                                .hasSingleBean(DefaultBearerTokenResolver.class)
                                .doesNotHaveBean(HandshakeBearerTokenResolver.class)
                                .hasSingleBean(TokenExpiry.class)));
    }

    @Test
    void whatIsNotServedNeedsNone() {
        runner.withPropertyValues("mahakam.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(EndpointSecurity.class));
    }

    @Test
    void nobodyListensToHttpSessionsInVain() {
        runner.run(context -> assertThat(context).hasSingleBean(HttpSessions.class));
        runner.withPropertyValues("mahakam.security.close-with-http-session=false")
                .run(context -> assertThat(context).doesNotHaveBean(HttpSessions.class));
    }
}
