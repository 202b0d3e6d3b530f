package io.mahakam.session;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.protocol.Event;
import io.mahakam.protocol.Opcode;
import io.mahakam.protocol.PermessageDeflate;
import io.mahakam.protocol.ProtocolOptions;
import io.mahakam.protocol.WebSocketProtocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The other end of a {@link TestConnection}: a client that speaks the protocol by itself, in the same virtual time. It takes
 * what is sent to it as part of the lane's turns, so it answers pings and Closes while time passes, unless it is told to
 * be deaf.
 */
public final class TestClient {
    private final TestConnection connection;
    private final WebSocketProtocol protocol;
    private final boolean compresses;
    private final List<String> heard = new ArrayList<>();
    private boolean deaf;
    private boolean gone;
    private long bytes;

    /** Opens the connection. */
    public TestClient(TestConnection connection) {
        this(connection, null);
    }

    /** Opens the connection, with messages compressed as agreed. */
    public TestClient(TestConnection connection, PermessageDeflate agreed) {
        this.connection = connection;
        this.compresses = agreed != null;
        ProtocolOptions options = new ProtocolOptions(1024 * 1024, 1024 * 1024);
        Random keys = new Random(1);
        protocol = agreed == null
                ? WebSocketProtocol.client(options, keys::nextInt)
                : WebSocketProtocol.client(options, keys::nextInt, agreed, new CompressorPool(6, 2));
        connection.lane().addSource(this::take);
        connection.open();
    }

    public TestClient say(String text) {
        ByteBuffer payload = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        return write(
                compresses ? protocol.compressedMessage(Opcode.TEXT, payload) : protocol.message(Opcode.TEXT, payload));
    }

    public TestClient ping(String payload) {
        protocol.ping(ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8)));
        return settle();
    }

    public TestClient close(CloseStatus status) {
        protocol.close(status);
        return settle();
    }

    /** From now on it takes nothing and answers nothing, though what is sent to it still finds room. */
    public TestClient becomeDeaf() {
        deaf = true;
        return this;
    }

    /** What it has heard so far: "text:hello", "ping:", "closed:1000". */
    public List<String> heard() {
        settle();
        return List.copyOf(heard);
    }

    /** How many bytes it was sent. */
    public long bytes() {
        settle();
        return bytes;
    }

    private TestClient write(ByteBuffer frame) {
        connection.transport().receive(bytes(frame));
        return settle();
    }

    private TestClient settle() {
        answer();
        connection.lane().settle();
        return this;
    }

    /** Takes what was sent and answers it; whether there was anything. */
    private boolean take() {
        if (deaf || gone) {
            return false;
        }
        byte[] sent = connection.transport().takeOutgoing();
        bytes += sent.length;
        protocol.receive(ByteBuffer.wrap(sent), this::hear);
        boolean ended = connection.transport().outputShutDown()
                || connection.transport().closed() > 0;
        if (ended) {
            gone = true;
            protocol.receiveEnd(this::hear);
        }
        answer();
        if (ended) {
            connection.transport().receiveEnd();
        }
        return sent.length > 0 || ended;
    }

    private void answer() {
        for (ByteBuffer frame = protocol.pollOutput(); frame != null && !deaf; frame = protocol.pollOutput()) {
            connection.transport().receive(bytes(frame));
        }
    }

    private void hear(Event event) {
        if (event instanceof Event.Text text) {
            heard.add("text:" + StandardCharsets.UTF_8.decode(text.payload()));
        } else if (event instanceof Event.Ping) {
            heard.add("ping");
        } else if (event instanceof Event.Pong pong) {
            heard.add("pong:" + StandardCharsets.UTF_8.decode(pong.payload()));
        } else if (event instanceof Event.Closed closed) {
            heard.add("closed:" + closed.status().code());
        } else {
            throw new AssertionError(event);
        }
    }

    private static byte[] bytes(ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }
}
