package io.mahakam.loop;

import io.mahakam.session.Frames;
import io.mahakam.session.WebSocketSession;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A client on a blocking socket, beside the session that the server has with it. */
final class LoopClient implements AutoCloseable {
    private final SocketChannelPair pair;
    private final WebSocketSession session;
    private final InputStream in;
    private ByteBuffer received = ByteBuffer.allocate(256 * 1024).limit(0);

    LoopClient(SocketChannelPair pair, WebSocketSession session) throws IOException {
        this.pair = pair;
        this.session = session;
        this.in = pair.client().getInputStream();
    }

    WebSocketSession session() {
        return session;
    }

    void send(byte[]... frames) throws IOException {
        pair.client().getOutputStream().write(Frames.concat(frames));
    }

    /** Waits for the next frame. */
    String read() throws IOException {
        for (String frame = Frames.next(received); ; frame = Frames.next(received)) {
            if (frame != null) {
                return frame;
            }
            received.compact();
            int count = in.read(received.array(), received.position(), received.remaining());
            if (count < 0) {
                throw new EOFException("The server has closed the connection");
            }
            received.position(received.position() + count).flip();
        }
    }

    /** Waits for all frames until this one. */
    List<String> readUntil(String last) throws IOException {
        List<String> frames = new ArrayList<>();
        for (String frame = read(); !frame.equals(last); frame = read()) {
            frames.add(frame);
        }
        return frames;
    }

    @Override
    public void close() throws IOException {
        pair.client().close();
    }
}
