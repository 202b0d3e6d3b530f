package io.mahakam.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class SharedUrisTests {
    private final SharedUris uris = new SharedUris();

    @Test
    void equalAddressesBecomeTheSame() {
        URI first = uris.share(URI.create("ws://localhost/chat"));
        assertThat(uris.share(URI.create("ws://localhost/chat"))).isSameAs(first);
        assertThat(uris.share(URI.create("ws://localhost/other"))).hasToString("ws://localhost/other");
    }

    @Test
    void addressesThatDifferStayThemselvesHoweverManyThereAre() {
        for (int i = 0; i < 1000; i++) {
            URI uri = URI.create("ws://localhost/chat?user=" + i);
            assertThat(uris.share(uri)).isSameAs(uri);
        }
    }
}
