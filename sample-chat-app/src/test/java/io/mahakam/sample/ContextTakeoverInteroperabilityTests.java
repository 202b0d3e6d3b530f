package io.mahakam.sample;

import org.springframework.boot.test.context.SpringBootTest;

/** The same with compressed messages that refer to those before them. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "mahakam.max-message-size=2MB",
            "mahakam.compression.enabled=true",
            "mahakam.compression.threshold=0B",
            "mahakam.compression.context-takeover=true"
        })
class ContextTakeoverInteroperabilityTests extends InteroperabilityTests {
    @Override
    String agreed() {
        return "permessage-deflate";
    }
}
