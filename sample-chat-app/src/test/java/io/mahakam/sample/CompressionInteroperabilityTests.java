package io.mahakam.sample;

import org.springframework.boot.test.context.SpringBootTest;

/** The same with compressed messages, each for itself. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "mahakam.max-message-size=2MB",
            "mahakam.compression.enabled=true",
            "mahakam.compression.threshold=0B"
        })
class CompressionInteroperabilityTests extends InteroperabilityTests {
    @Override
    String agreed() {
        return "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    }
}
