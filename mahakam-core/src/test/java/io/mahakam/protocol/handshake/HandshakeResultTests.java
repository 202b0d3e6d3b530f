package io.mahakam.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.handshake.HandshakeResult.Accepted;
import io.mahakam.protocol.handshake.HandshakeResult.Refused;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandshakeResultTests {
    @Test
    void headersAreACopyInTheirOrder() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Upgrade", "websocket");
        headers.put("Connection", "Upgrade");
        Accepted accepted = new Accepted(headers, null, null);
        Refused refused = new Refused(426, headers, "");
        headers.clear();
        assertThat(accepted.headers()).isUnmodifiable().containsOnlyKeys("Upgrade", "Connection");
        assertThat(refused.headers()).isUnmodifiable().containsOnlyKeys("Upgrade", "Connection");
        assertThat(accepted.headers().keySet()).containsExactly("Upgrade", "Connection");
    }
}
