package io.mahakam.spring.test;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.protocol.ConnectionState;
import io.mahakam.protocol.Event;
import io.mahakam.protocol.Opcode;
import io.mahakam.protocol.ProtocolOptions;
import io.mahakam.protocol.WebSocketProtocol;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client that speaks the protocol over any {@link Wire}, and answers pings and Closes by itself. Thread-safe. */
final class ClientPeer {
    private static final int NO_LIMIT = Integer.MAX_VALUE - 8;

    private final Inbox inbox;
    private final Transcript transcript;
    private final WebSocketProtocol protocol =
            WebSocketProtocol.client(new ProtocolOptions(NO_LIMIT, NO_LIMIT), new SecureRandom()::nextInt);
    private @Nullable Wire wire;

    ClientPeer(Inbox inbox, Transcript transcript) {
        this.inbox = inbox;
        this.transcript = transcript;
    }

    /** The handshake is done: this is what is spoken over. */
    synchronized void attach(Wire established) {
        wire = established;
    }

    Transcript transcript() {
        return transcript;
    }

    /** Whether neither side has begun to close. */
    synchronized boolean isOpen() {
        return protocol.state() == ConnectionState.OPEN;
    }

    synchronized void message(Opcode opcode, ByteBuffer payload) {
        transcript.sent(opcode == Opcode.TEXT ? Transcript.text(payload) : Transcript.binary(payload));
        write(protocol.message(opcode, payload));
    }

    /** A frame that need not make sense. */
    synchronized void frame(boolean fin, Opcode opcode, ByteBuffer payload) {
        transcript.sent("frame " + opcode + (fin ? "" : " without FIN") + " " + Transcript.bytes(payload));
        ByteBuffer frame = protocol.message(Opcode.BINARY, payload);
        write(frame.put(frame.position(), (byte) ((fin ? 0b1000_0000 : 0) | opcode.code())));
    }

    synchronized void bytes(byte[] bytes) {
        transcript.sent("bytes " + Transcript.bytes(ByteBuffer.wrap(bytes)));
        wire().write(bytes);
    }

    synchronized void ping(ByteBuffer payload) {
        transcript.sent("ping " + Transcript.bytes(payload));
        protocol.ping(payload);
        writeOutput();
    }

    synchronized void close(CloseStatus status) {
        transcript.sent(Transcript.close(status));
        protocol.close(status);
        writeOutput();
    }

    /** Takes what the server has sent. */
    synchronized void receive(ByteBuffer bytes) {
        protocol.receive(bytes, this::take);
        writeOutput();
    }

    /** The server sends no more. */
    synchronized void receiveEnd() {
        protocol.receiveEnd(this::take);
        writeOutput();
    }

    /** Whether all has been received that ever will be. */
    synchronized boolean ended() {
        return protocol.ended();
    }

    private void take(Event event) {
        transcript.received(event);
        inbox.add(event);
    }

    private void writeOutput() {
        for (ByteBuffer frame = protocol.pollOutput(); frame != null; frame = protocol.pollOutput()) {
            write(frame);
        }
    }

    private void write(ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        wire().write(bytes);
    }

    Wire wire() {
        return Objects.requireNonNull(wire, "not connected");
    }
}
