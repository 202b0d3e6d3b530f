package io.mahakam.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KebabCaseTests {
    @Test
    void wordsAreJoinedByHyphens() {
        assertThat(KebabCase.of("Say")).isEqualTo("say");
        assertThat(KebabCase.of("ChatRoom")).isEqualTo("chat-room");
        assertThat(KebabCase.of("HTTPEcho2Endpoint")).isEqualTo("http-echo2-endpoint");
    }
}
