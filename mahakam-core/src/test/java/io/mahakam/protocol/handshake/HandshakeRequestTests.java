package io.mahakam.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandshakeRequestTests {
    @Test
    void fieldsAreFoundInAnyCase() {
        HandshakeRequest request = request(Map.of("sec-websocket-KEY", List.of("a", "b")));
        assertThat(request.header("Sec-WebSocket-Key")).containsExactly("a", "b");
        assertThat(request.header("Origin")).isEmpty();
    }

    @Test
    void linesOfOneFieldInSeveralCasesComeTogether() {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put("Origin", List.of("a"));
        headers.put("origin", List.of("b"));
        assertThat(request(headers).header("ORIGIN")).containsExactly("a", "b");
    }

    @Test
    void isACopy() {
        List<String> lines = new ArrayList<>(List.of("a"));
        HandshakeRequest request = request(Map.of("Origin", lines));
        lines.add("b");
        assertThat(request.header("Origin")).containsExactly("a");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> request.headers().clear());
    }

    private static HandshakeRequest request(Map<String, List<String>> headers) {
        return new HandshakeRequest("GET", "HTTP/1.1", URI.create("http://example.com/"), headers);
    }
}
