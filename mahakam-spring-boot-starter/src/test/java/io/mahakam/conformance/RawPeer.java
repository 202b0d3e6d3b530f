package io.mahakam.conformance;

import static io.mahakam.conformance.ClientFrame.BINARY;
import static io.mahakam.conformance.ClientFrame.CLOSE;
import static io.mahakam.conformance.ClientFrame.FIN;
import static io.mahakam.conformance.ClientFrame.PONG;
import static io.mahakam.conformance.ClientFrame.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.RawHttp;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that says what it is told to, byte by byte, and takes nothing of the server's on trust. */
final class RawPeer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String name = "session-" + NUMBER.incrementAndGet();
    private final ConformanceServer server;
    private final Socket socket;
    private final DataInputStream in;

    RawPeer(ConformanceServer server) throws IOException {
        this.server = server;
        socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** A correct handshake. */
    byte[] handshake() {
        return RawHttp.bytes(RawHttp.handshake(ConformanceServer.PATH + "?" + name));
    }

    /** The server's end of the session, once it is open. */
    WebSocketSession session() throws Exception {
        return server.journal().session(name);
    }

    void send(byte[]... frames) throws IOException {
        socket.getOutputStream().write(ClientFrame.concat(frames));
    }

    void sendByteByByte(byte[]... frames) throws IOException {
        for (byte next : ClientFrame.concat(frames)) {
            socket.getOutputStream().write(next);
        }
    }

    /** Ends the outgoing half of the connection. */
    void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Cuts the connection with a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    void expectSwitchingProtocols() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        assertThat(head.toString()).startsWith("HTTP/1.1 101 ");
    }

    void expectText(String text) throws IOException {
        expect(FIN | TEXT, ClientFrame.utf8(text));
    }

    void expectBinary(byte[] payload) throws IOException {
        expect(FIN | BINARY, payload);
    }

    void expectPong(String payload) throws IOException {
        expect(FIN | PONG, ClientFrame.utf8(payload));
    }

    /** A Close with this code, whatever its reason, and then nothing more. */
    void expectClose(int code) throws IOException {
        Frame frame = read();
        assertThat(frame.firstByte()).isEqualTo(FIN | CLOSE);
        assertThat(frame.payload()).hasSizeBetween(2, 125);
        assertThat(ByteBuffer.wrap(frame.payload()).getShort()).isEqualTo((short) code);
        expectEnd();
    }

    /** A Close with this code and reason; more may follow. */
    void expectCloseFrame(int code, String reason) throws IOException {
        expect(FIN | CLOSE, ClientFrame.closePayload(code, ClientFrame.utf8(reason)));
    }

    void expectCloseWithoutCode() throws IOException {
        expect(FIN | CLOSE, new byte[0]);
        expectEnd();
    }

    /** The orderly end of the connection: a reset is none. */
    void expectEnd() throws IOException {
        assertThat(in.read()).isEqualTo(-1);
    }

    /** Whether the server has cut the connection, so that what is sent is answered with a reset. */
    boolean isReset() {
        try {
            send(new byte[1]);
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** The server fails the connection (RFC 6455, 7.1.7), and the endpoint learns with which code. */
    void expectFailure(int code) throws Exception {
        expectClose(code);
        assertThat(closed().code()).isEqualTo(code);
    }

    /** What the endpoint was told of the end, once it was. */
    CloseStatus closed() throws Exception {
        return server.journal().closed(name);
    }

    /** The next frame, which must be whole, without extension bits, unmasked and of minimal length: 5.1, 5.2. */
    Frame read() throws IOException {
        int firstByte = in.readUnsignedByte();
        assertThat(firstByte & 0x70).as("reserved bits").isZero();
        int length = in.readUnsignedByte();
        assertThat(length).as("MASK and length").isLessThan(128);
        byte[] payload = new byte[Math.toIntExact(extended(length))];
        in.readFully(payload);
        return new Frame(firstByte, payload);
    }

    private long extended(int length) throws IOException {
        if (length < 126) {
            return length;
        }
        long extended = length == 126 ? in.readUnsignedShort() : in.readLong();
        assertThat(extended).as("minimal length").isGreaterThanOrEqualTo(length == 126 ? 126 : 65_536);
        return extended;
    }

    private void expect(int firstByte, byte[] payload) throws IOException {
        Frame frame = read();
        assertThat(frame.firstByte()).isEqualTo(firstByte);
        assertThat(frame.payload()).isEqualTo(payload);
    }

    record Frame(int firstByte, byte[] payload) {}
}
