package io.mahakam.spring;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** HTTP requests as they stand on the wire, for what an HTTP client would not send. */
public final class RawHttp {
    private static final int PATIENCE_MILLIS = 20_000;

    private RawHttp() {}

    /** The request line and fields of a correct handshake. */
    public static List<String> handshake(String path) {
        return List.of(
                "GET " + path + " HTTP/1.1",
                "Host: 127.0.0.1",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version: 13");
    }

    /** The lines of a request without a body as they are sent. */
    public static byte[] bytes(List<String> request) {
        return (String.join("\r\n", request) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Sends the lines of a request without a body and reads the answer. */
    public static Answer exchange(int port, List<String> request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(bytes(request));
            return read(socket.getInputStream());
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    public static Answer get(int port, String path) {
        return exchange(port, List.of("GET " + path + " HTTP/1.1", "Host: 127.0.0.1"));
    }

    private static Answer read(InputStream in) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
        int status = Integer.parseInt(reader.readLine().split(" ")[1]);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
            String[] field = line.split(": ?", 2);
            headers.merge(field[0], field[1], (one, other) -> one + ", " + other);
        }
        char[] body = new char[Integer.parseInt(headers.getOrDefault("Content-Length", "0"))];
        for (int read = 0; read < body.length; ) {
            read += reader.read(body, read, body.length - read);
        }
        return new Answer(status, headers, new String(body));
    }

    public record Answer(int status, Map<String, String> headers, String body) {}
}
