package io.mahakam.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;

class UpgradeExceptionResolverTests {
    private final UpgradeExceptionResolver resolver = new UpgradeExceptionResolver();
    private final MockHttpServletRequest request = new MockHttpServletRequest();
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void anAcceptedHandshakeIsTakenBackAndTheExceptionLeftToOthers() {
        new PendingUpgrade(Map.of(), transport -> null).attachTo(request);
        response.setStatus(101);

        assertThat(resolver.resolveException(request, response, null, new IllegalStateException()))
                .isNull();
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(PendingUpgrade.takeFrom(request)).isNull();
    }

    @Test
    void theHandshakeOfHttp2IsNotImplemented() throws Exception {
        request.setMethod("CONNECT");

        assertThat(resolver.resolveException(
                        request, response, null, new HttpRequestMethodNotSupportedException("CONNECT")))
                .isNotNull();
        assertThat(response.getStatus()).isEqualTo(501);
        assertThat(response.getContentAsString()).isEqualTo("WebSocket connections are accepted over HTTP/1.1 only.");
    }

    @Test
    void anyOtherMethodThatIsNotSupportedIsLeftToOthers() {
        request.setMethod("PUT");

        assertThat(resolver.resolveException(
                        request, response, null, new HttpRequestMethodNotSupportedException("PUT")))
                .isNull();
        assertThat(response.getStatus()).isEqualTo(200);
    }

    @Test
    void anyOtherFailureOfAConnectIsLeftToOthers() {
        request.setMethod("CONNECT");

        assertThat(resolver.resolveException(request, response, null, new IllegalStateException()))
                .isNull();
    }
}
