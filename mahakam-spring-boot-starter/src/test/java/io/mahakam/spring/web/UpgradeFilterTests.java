package io.mahakam.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mahakam.session.Transport;
import io.mahakam.session.TransportHandler;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class UpgradeFilterTests {
    private final List<Function<Transport, TransportHandler>> adopted = new ArrayList<>();
    private final HandshakeGate gate = new HandshakeGate(() -> new TestAdopter(true, adopted::add));
    private final UpgradeFilter filter = new UpgradeFilter(gate);

    private final MockHttpServletRequest request = new MockHttpServletRequest();
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final Function<Transport, TransportHandler> session = transport -> null;

    @BeforeEach
    void open() {
        gate.open();
    }

    @Test
    void anAcceptedHandshakeIsUpgradedOnceTheChainHasReturned() throws Exception {
        filter.doFilter(request, response, (passed, answered) -> {
            accept();
            assertThat(adopted).isEmpty();
        });

        assertThat(adopted).containsExactly(session);
        assertThat(response.getHeader("Sec-WebSocket-Accept")).isEqualTo("accepted");
    }

    @Test
    void anythingElsePasses() throws Exception {
        filter.doFilter(request, response, (passed, answered) -> response.setStatus(200));

        assertThat(adopted).isEmpty();
        assertThat(response.getStatus()).isEqualTo(200);
    }

    @Test
    void whoeverChangesTheStatusRefuses() throws Exception {
        filter.doFilter(request, response, (passed, answered) -> {
            accept();
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        });

        assertThat(adopted).isEmpty();
        assertThat(response.getHeaderNames()).isEmpty();
    }

    @Test
    void aResponseThatWasSentIsNotUpgraded() throws Exception {
        filter.doFilter(request, response, (passed, answered) -> {
            accept();
            response.flushBuffer();
        });

        assertThat(adopted).isEmpty();
    }

    @Test
    void anExceptionRefuses() {
        assertThatExceptionOfType(ServletException.class)
                .isThrownBy(() -> filter.doFilter(request, response, (passed, answered) -> {
                    accept();
                    throw new ServletException("late");
                }));

        assertThat(adopted).isEmpty();
    }

    @Test
    void theRequestDoesNotKeepTheSession() throws Exception {
        filter.doFilter(request, response, (passed, answered) -> accept());

        assertThat(PendingUpgrade.takeFrom((HttpServletRequest) request)).isNull();
    }

    private void accept() {
        new PendingUpgrade(Map.of("Sec-WebSocket-Accept", "accepted"), session).attachTo(request);
        response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    }
}
