package io.mahakam.spring.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HttpResponseReaderTests {
    @Test
    void whatFollowsTheAnswerIsLeftInTheStream() throws IOException {
        InputStream in = stream("HTTP/1.1 101 \r\nUpgrade: websocket\r\n\r\nframes");

        HandshakeResponse response = HttpResponseReader.read(in);

        assertThat(response.accepted()).isTrue();
        assertThat(response.headers().getFirst("upgrade")).isEqualTo("websocket");
        assertThat(response.body()).isEmpty();
        assertThat(in).hasContent("frames");
    }

    @Test
    void theBodyIsReadByItsLengthInChunksOrToTheEnd() throws IOException {
        assertThat(body("HTTP/1.1 403 Forbidden\r\nContent-Length: 3\r\n\r\nabcd"))
                .isEqualTo("abc");
        assertThat(
                        body(
                                "HTTP/1.1 403 \r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\nA\r\n0123456789\r\n0\r\n\r\n"))
                .isEqualTo("ab0123456789");
        assertThat(body("HTTP/1.1 500 Error\r\n\r\nto the end")).isEqualTo("to the end");
    }

    @Test
    void whatIsNoAnswerIsRefused() {
        assertThatIOException().isThrownBy(() -> HttpResponseReader.read(stream("hello\r\n\r\n")));
        assertThatIOException()
                .isThrownBy(() -> HttpResponseReader.read(stream("HTTP/1.1 101")))
                .withMessageContaining("instead of answering: HTTP/1.1 101");
    }

    private static String body(String response) throws IOException {
        return HttpResponseReader.read(stream(response)).body();
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
