package io.mahakam.conformance;

import io.mahakam.protocol.handshake.HandshakeRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** As much of an HTTP server as a handshake needs: one request on a blocking socket, and the answer to it. */
record HttpExchange(SocketChannel connection, HandshakeRequest request) {
    private static final String END = "\r\n\r\n";

    /** Reads a request's head and not a byte of what follows it. */
    static HttpExchange read(SocketChannel connection) throws IOException {
        ByteBuffer next = ByteBuffer.allocate(1);
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith(END) && connection.read(next.clear()) > 0) {
            head.write(next.get(0));
        }
        return new HttpExchange(connection, parse(head.toString(StandardCharsets.ISO_8859_1)));
    }

    private static HandshakeRequest parse(String head) {
        String[] lines = head.split("\r\n");
        String[] requestLine = lines[0].split(" ");
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            String[] field = lines[i].split(":", 2);
            fields.computeIfAbsent(field[0], absent -> new ArrayList<>()).add(field[1].strip());
        }
        String host = fields.getOrDefault("Host", List.of("127.0.0.1")).get(0);
        return new HandshakeRequest(
                requestLine[0], requestLine[2], URI.create("http://" + host + requestLine[1]), fields);
    }

    /** Answers without a body. */
    void respond(int status, Map<String, String> headers) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " \r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        write(head.append("\r\n").toString());
    }

    /** Answers, and waits until the peer has hung up, lest a reset overtakes the answer. */
    void respond(int status, Map<String, String> headers, String body) throws IOException {
        Map<String, String> all = new TreeMap<>(headers);
        all.put("Content-Length", Integer.toString(body.length()));
        respond(status, all);
        write(body);
        connection.shutdownOutput();
        ByteBuffer rest = ByteBuffer.allocate(1024);
        while (connection.read(rest.clear()) >= 0) {
            // Content that came with the request: of no interest.
        }
        connection.close();
    }

    private void write(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            connection.write(bytes);
        }
    }
}
