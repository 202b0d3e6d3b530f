package io.mahakam.sample;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.protocol.Compressors;
import io.mahakam.protocol.Event;
import io.mahakam.protocol.Opcode;
import io.mahakam.protocol.PermessageDeflate;
import io.mahakam.protocol.PermessageDeflate.Direction;
import io.mahakam.protocol.ProtocolOptions;
import io.mahakam.protocol.WebSocketProtocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import okio.ByteString;

/** The client's end of our protocol over a blocking socket. */
final class MahakamPeer extends Peer implements Compressors {
    private static final ProtocolOptions OPTIONS = new ProtocolOptions(2 << 20, 2 << 20);

    private final SecureRandom random = new SecureRandom();
    private final Socket socket;
    private final String agreed;
    private final WebSocketProtocol protocol;
    private final byte[] read = new byte[10_000];

    /** @param offer the extensions to ask for */
    MahakamPeer(URI uri, String offer) throws Exception {
        socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(20_000);
        agreed = handshake(uri, offer);
        protocol = agreed.isEmpty()
                ? WebSocketProtocol.client(OPTIONS, random::nextInt)
                : WebSocketProtocol.client(
                        OPTIONS,
                        random::nextInt,
                        new PermessageDeflate(direction("server"), direction("client")),
                        this);
    }

    private String handshake(URI uri, String offer) throws Exception {
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        String key = Base64.getEncoder().encodeToString(nonce);
        String request = "GET " + uri.getPath() + " HTTP/1.1\r\nHost: " + uri.getAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + key + (offer.isEmpty() ? "" : "\r\nSec-WebSocket-Extensions: " + offer) + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("An end in: " + answer);
            }
            answer.append((char) next);
        }
        MessageDigest digest = MessageDigest.getInstance("SHA-1");
        String accept = Base64.getEncoder()
                .encodeToString(digest.digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes()));
        if (!answer.toString().startsWith("HTTP/1.1 101 ")
                || !field(answer, "Sec-WebSocket-Accept").equals(accept)) {
            throw new IOException(answer.toString());
        }
        return field(answer, "Sec-WebSocket-Extensions");
    }

    private static String field(CharSequence answer, String name) {
        Matcher field = Pattern.compile("\r\n" + name + ":[ \t]*(.*?)[ \t]*\r\n", Pattern.CASE_INSENSITIVE)
                .matcher(answer);
        return field.find() ? field.group(1) : "";
    }

    private Direction direction(String end) {
        Matcher window = Pattern.compile(end + "_max_window_bits ?= ?\"?(\\d+)").matcher(agreed);
        return new Direction(
                !agreed.contains(end + "_no_context_takeover"),
                window.find() ? Integer.parseInt(window.group(1)) : Direction.MAX_WINDOW_BITS);
    }

    @Override
    String agreed() {
        return agreed;
    }

    @Override
    void send(Object message) {
        write(
                message instanceof String text
                        ? protocol.compressedMessage(Opcode.TEXT, StandardCharsets.UTF_8.encode(text))
                        : protocol.compressedMessage(Opcode.BINARY, ((ByteString) message).asByteBuffer()));
    }

    @Override
    void sendInParts(String first, ByteString ping, String second) {
        ByteBuffer begin = protocol.message(Opcode.TEXT, StandardCharsets.UTF_8.encode(first));
        write(begin.put(0, (byte) 0x01)); // not FIN
        protocol.ping(ping.asByteBuffer());
        writeOutput();
        ByteBuffer end = protocol.message(Opcode.TEXT, StandardCharsets.UTF_8.encode(second));
        write(end.put(0, (byte) 0x80)); // FIN, continuation
    }

    @Override
    void close(int code, String reason) {
        protocol.close(new CloseStatus(code, reason));
        writeOutput();
    }

    @Override
    public void close() throws IOException {
        protocol.receiveEnd(event -> {});
        socket.close();
    }

    /** Reads until there is something. */
    @Override
    Object next() throws Exception {
        while (!hasReceived() && !protocol.ended()) {
            int count = socket.getInputStream().read(read);
            if (count < 0) {
                protocol.receiveEnd(this::take);
            } else {
                protocol.receive(ByteBuffer.wrap(read, 0, count), this::take);
            }
            writeOutput();
        }
        return super.next();
    }

    private void take(Event event) {
        if (event instanceof Event.Text text) {
            receive(StandardCharsets.UTF_8.decode(text.payload()).toString());
        } else if (event instanceof Event.Binary binary) {
            receive(ByteString.of(binary.payload()));
        } else if (event instanceof Event.Pong pong) {
            receive(new Pong(ByteString.of(pong.payload())));
        } else if (event instanceof Event.Closed closed) {
            receive(new Closed(closed.status().code(), closed.status().reason()));
        }
    }

    private void writeOutput() {
        for (ByteBuffer frame = protocol.pollOutput(); frame != null; frame = protocol.pollOutput()) {
            write(frame);
        }
    }

    private void write(ByteBuffer frame) {
        try {
            socket.getOutputStream().write(frame.array(), frame.position(), frame.remaining());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public Deflater takeDeflater() {
        return new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    }

    @Override
    public void release(Deflater deflater) {
        deflater.end();
    }

    @Override
    public Inflater takeInflater() {
        return new Inflater(true);
    }

    @Override
    public void release(Inflater inflater) {
        inflater.end();
    }
}
