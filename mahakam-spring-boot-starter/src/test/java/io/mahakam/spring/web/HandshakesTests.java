package io.mahakam.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mahakam.protocol.handshake.CompressionPolicy;
import io.mahakam.session.Execution;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.spring.endpoint.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.bind.ServletRequestBindingException;

class HandshakesTests {
    private final StaticListableBeanFactory beans = new StaticListableBeanFactory();
    private final HandshakeGate gate =
            new HandshakeGate(beans.getBeanProvider(ConnectionAdopter.class)::getIfAvailable);
    private final Handshakes handshakes = new Handshakes(
            new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, Runnable::run),
            gate,
            new AllowedOrigins(Set.of("https://global.example"), Map.of()),
            CompressionPolicy.OFF,
            List.of(),
            HandshakeTokens.NONE,
            new SessionLifetimes(List.of(), null),
            null);

    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/path");
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @BeforeEach
    void aHandshake() {
        request.addHeader("Host", "localhost");
        request.addHeader("Upgrade", "websocket");
        request.addHeader("Connection", "Upgrade");
        request.addHeader("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        request.addHeader("Sec-WebSocket-Version", "13");
    }

    @Test
    void withoutAServerThatWorksNothingIsImplemented() throws Exception {
        gate.open();
        handle(endpoint(Set.of()));

        assertThat(response.getStatus()).isEqualTo(501);
        assertThat(response.getContentAsString()).isEqualTo("WebSocket works on Tomcat and on Jetty.");
    }

    @Test
    void beforeTheStartAndAfterTheEndTheServiceIsUnavailable() throws Exception {
        beans.addBean("adopter", new TestAdopter());
        handle(endpoint(Set.of()));
        assertThat(response.getStatus()).isEqualTo(503);

        gate.open();
        response.reset();
        handle(endpoint(Set.of()));
        assertThat(response.getStatus()).isEqualTo(101);

        gate.close();
        response.reset();
        handle(endpoint(Set.of()));
        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeader("Connection")).isEqualTo("close");
    }

    @Test
    void anAcceptedHandshakeIsParked() throws Exception {
        open();
        handle(endpoint(Set.of()));

        assertThat(response.getStatus()).isEqualTo(101);
        assertThat(response.getHeaderNames()).isEmpty();
        assertThat(PendingUpgrade.takeFrom(request).headers())
                .containsEntry("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    @Test
    void aRefusalIsAnsweredAtOnceAndNotByAnErrorPage() throws Exception {
        open();
        request.addHeader("Origin", "https://evil.example");
        handle(endpoint(Set.of()));

        assertThat(response.getStatus()).isEqualTo(403);
        assertThat(response.getErrorMessage()).isNull();
        assertThat(response.getContentType()).isEqualTo("text/plain;charset=UTF-8");
        assertThat(response.getContentAsString()).isEqualTo("Pages of this Origin are not allowed to connect.");
        assertThat(PendingUpgrade.takeFrom(request)).isNull();
    }

    @Test
    void theOriginsOfTheEndpointReplaceThoseOfTheApplication() throws Exception {
        open();
        request.addHeader("Origin", "https://global.example");

        handle(endpoint(Set.of()));
        assertThat(response.getStatus()).isEqualTo(101);

        response.reset();
        handle(endpoint(Set.of("https://own.example")));
        assertThat(response.getStatus()).isEqualTo(403);
    }

    @Test
    void anAddressThatIsNoUriIsRefused() throws Exception {
        open();
        request.setQueryString("a=|");
        handle(endpoint(Set.of()));

        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(response.getContentAsString()).isEqualTo("The request's address is not a URI.");
    }

    @Test
    void whatCannotBeResolvedIsThrownAsByAController() {
        open();
        Endpoint endpoint = new Endpoint(
                "id", Object.class, Set.of("/path"), List.of(), Set.of(), Execution.WORKER, (request, binders) -> {
                    throw new ServletRequestBindingException("missing");
                });

        assertThatExceptionOfType(ServletRequestBindingException.class).isThrownBy(() -> handle(endpoint));
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(PendingUpgrade.takeFrom(request)).isNull();
    }

    @Test
    void anOriginOfAnEndpointIsAnOrigin() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> handshakes.handler(endpoint(Set.of("nowhere")), null, null));
    }

    private void open() {
        beans.addBean("adopter", new TestAdopter());
        gate.open();
    }

    private void handle(Endpoint endpoint) throws Exception {
        handshakes.handler(endpoint, null, null).handle(request, response);
    }

    private static Endpoint endpoint(Set<String> origins) {
        return new Endpoint(
                "id", Object.class, Set.of("/path"), List.of(), origins, Execution.WORKER, (request, binders) -> null);
    }
}
