package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What mahakam.compression.* means on the wire. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "server.address=127.0.0.1",
            "mahakam.compression.enabled=true",
            "mahakam.compression.threshold=100B"
        })
class CompressionRoundTripTests {
    private static final String LONG = "so long, and thanks ".repeat(10);

    @LocalServerPort
    private int port;

    @Test
    void anOfferIsAcceptedAndMessagesAreCompressedBothWays() throws Exception {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setSoTimeout(20_000);
            DataInputStream in = new DataInputStream(client.getInputStream());

            assertThat(handshake(client, in, "permessage-deflate; client_max_window_bits"))
                    .contains("Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;"
                            + " client_no_context_takeover");

            client.getOutputStream().write(frame(0xC1, deflate(LONG)));
            assertThat(in.readUnsignedByte()).as("FIN, RSV1, text").isEqualTo(0xC1);
            assertThat(inflate(in.readNBytes(in.readUnsignedByte()))).isEqualTo(LONG);

            client.getOutputStream().write(frame(0xC1, deflate("short")));
            assertThat(in.readUnsignedByte()).as("FIN, text").isEqualTo(0x81);
            assertThat(in.readNBytes(in.readUnsignedByte())).asString().isEqualTo("short");
        }
    }

    @Test
    void whoOffersNothingGetsNothing() throws Exception {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setSoTimeout(20_000);
            DataInputStream in = new DataInputStream(client.getInputStream());

            assertThat(handshake(client, in, "x-unknown")).noneMatch(line -> line.startsWith("Sec-WebSocket-Ext"));

            client.getOutputStream().write(frame(0x81, "x".repeat(110).getBytes(StandardCharsets.US_ASCII)));
            assertThat(in.readUnsignedByte()).isEqualTo(0x81);
            assertThat(in.readNBytes(in.readUnsignedByte())).hasSize(110);
        }
    }

    private static List<String> handshake(Socket client, DataInputStream in, String extensions) throws IOException {
        String request = String.join("\r\n", RawHttp.handshake("/compression")) + "\r\nSec-WebSocket-Extensions: "
                + extensions + "\r\n\r\n";
        client.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        List<String> answer = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        while (answer.isEmpty() || !answer.get(answer.size() - 1).isEmpty()) {
            char c = (char) in.readUnsignedByte();
            if (c == '\n') {
                answer.add(line.toString().strip());
                line.setLength(0);
            } else {
                line.append(c);
            }
        }
        return answer;
    }

    /** Masked with zeros, up to 125 bytes. */
    private static byte[] frame(int first, byte[] payload) {
        return ByteBuffer.allocate(payload.length + 6)
                .put((byte) first)
                .put((byte) (0x80 | payload.length))
                .putInt(0)
                .put(payload)
                .array();
    }

    private static byte[] deflate(String text) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
        ByteBuffer output = ByteBuffer.allocate(200);
        deflater.deflate(output, Deflater.SYNC_FLUSH);
        deflater.end();
        byte[] bytes = new byte[output.position() - 4]; // RFC 7692, 7.2.1: without 00 00 FF FF
        output.get(0, bytes);
        return bytes;
    }

    private static String inflate(byte[] compressed) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        inflater.setInput(compressed);
        byte[] output = new byte[1000];
        int length = inflater.inflate(output);
        inflater.end();
        return new String(output, 0, length, StandardCharsets.UTF_8);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Echo.class)
    static class Application {}

    @WebSocketEndpoint("/compression")
    static class Echo {
        @OnMessage
        String text(String text) {
            return text;
        }
    }
}
