package io.mahakam.spring.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.spring.test.ChatBeans.Echo;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.security.web.SecurityFilterChain;

@WebSocketTest(Echo.class)
class SecuredWebSocketTestTests {
    @Autowired
    private WebSocketTestClient client;

    @Test
    void nobodyIsRefused() {
        HandshakeResponse answer = client.handshake("/echo").refused();

        assertThat(answer.status().value()).isEqualTo(401);
        assertThat(answer.headers().getFirst("WWW-Authenticate")).startsWith("Basic");
    }

    @Test
    @WithMockUser("grace")
    void theUserOfTheTestConnectsAsOftenAsItLikes() {
        for (int i = 0; i < 2; i++) {
            assertThat(client.connect("/echo").send("hi").expect(String.class)).isEqualTo("grace: hi");
        }
        assertThat(SecurityContextHolder.getContext().getAuthentication().getName())
                .isEqualTo("grace");
    }

    @Test
    @WithMockUser(roles = "GUEST")
    void theUserNeedsItsRole() {
        assertThat(client.handshake("/echo").refused().status().value()).isEqualTo(403);
    }

    @Test
    @WithMockUser("grace")
    void aUserThatIsNamedComesFirst() {
        var ada = UsernamePasswordAuthenticationToken.authenticated(
                "ada", null, AuthorityUtils.createAuthorityList("ROLE_USER"));

        WebSocketTestSession echo = client.handshake("/echo").user(ada).connect();

        assertThat(echo.send("hi").expect(String.class)).isEqualTo("ada: hi");
    }

    @Test
    void aUserLogsIn() {
        WebSocketTestSession echo =
                client.handshake("/echo").basicAuth("linus", "secret").connect();

        assertThat(echo.send("hi").expect(String.class)).isEqualTo("linus: hi");
        assertThat(client.handshake("/echo")
                        .basicAuth("linus", "wrong")
                        .refused()
                        .status()
                        .value())
                .isEqualTo(401);
    }

    @TestConfiguration(proxyBeanMethods = false)
    @EnableWebSecurity
    static class Security {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().hasRole("USER"))
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(User.withUsername("linus")
                    .password("{noop}secret")
                    .roles("USER")
                    .build());
        }
    }
}
