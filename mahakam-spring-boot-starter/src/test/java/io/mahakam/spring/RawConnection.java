package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A client on a blocking socket that speaks HTTP and WebSocket, and says only what it is told to. */
public final class RawConnection implements AutoCloseable {
    private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};

    private final Socket socket;
    private final DataInputStream in;

    public RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    public static RawConnection connect(int port) throws IOException {
        return new RawConnection(new Socket(InetAddress.getByName("127.0.0.1"), port));
    }

    /** Becomes a WebSocket; what comes with the handshake leaves in the same packet. */
    public void upgrade(String path, byte... withHandshake) throws IOException {
        sendHandshake(path, withHandshake);
        assertThat(readHead()).startsWith("HTTP/1.1 101").contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    public void sendHandshake(String path, byte... withHandshake) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(RawHttp.bytes(RawHttp.handshake(path)));
        packet.write(withHandshake);
        send(packet.toByteArray());
    }

    /** The body of the answer to a GET; the connection stays. */
    public byte[] get(String path) throws IOException {
        send(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        String head = readHead();
        assertThat(head).startsWith("HTTP/1.1 200");
        String length = head.replaceAll("(?is).*content-length: (\\d+).*", "$1");
        return in.readNBytes(Integer.parseInt(length));
    }

    public void send(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** The payload of the next frame. */
    public byte[] readFrame() throws IOException {
        in.readByte();
        int length = in.readByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        return payload;
    }

    /** Nothing more comes, and the connection ends in an orderly way. */
    public void expectEnd() throws IOException {
        assertThat(in.read()).isEqualTo(-1);
    }

    /** Whatever else may come, the connection ends in an orderly way. */
    public void awaitEnd() throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
    }

    /** Ends the outgoing half of the connection. */
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Cuts the connection with a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String readHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int ends = 0; ends < 4; ) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException(head.toString(StandardCharsets.US_ASCII));
            }
            head.write(next);
            ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : 0;
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    /** A client's frame: masked. */
    public static byte[] frame(int firstByte, byte... payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) firstByte);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65536) {
            frame.put((byte) 0xFE).putShort((short) payload.length);
        } else {
            frame.put((byte) 0xFF).putLong(payload.length);
        }
        frame.put(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i & 3]));
        }
        byte[] bytes = new byte[frame.flip().remaining()];
        frame.get(bytes);
        return bytes;
    }
}
