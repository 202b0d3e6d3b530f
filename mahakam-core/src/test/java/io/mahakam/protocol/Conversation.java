package io.mahakam.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A recorded conversation with one end of a connection. Frames are written as hex without a mask, in both directions:
 * where the role asks for masks, they are put on what is received and taken off what is written. Whatever was recorded
 * can be played again with the received bytes cut anywhere.
 */
final class Conversation {
    static final int MASKING_KEY = 0x37FA213D;

    private static final int MAX_BYTES_CUT_EVERYWHERE = 1_000;

    private final Role role;
    private final ProtocolOptions options;
    private final PermessageDeflate agreed;
    private final TestCompressors compressors = new TestCompressors();
    private final WebSocketProtocol protocol;
    private final List<Step> steps = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<String> output = new ArrayList<>();
    private int eventsSeen;
    private int outputSeen;

    Conversation(Role role, ProtocolOptions options) {
        this(role, options, null);
    }

    /** With messages compressed as agreed, if anything was. */
    Conversation(Role role, ProtocolOptions options, PermessageDeflate agreed) {
        this.role = role;
        this.options = options;
        this.agreed = agreed;
        this.protocol = protocol(role, options, agreed, compressors);
    }

    static WebSocketProtocol protocol(
            Role role, ProtocolOptions options, PermessageDeflate agreed, Compressors compressors) {
        if (agreed == null) {
            return protocol(role, options);
        }
        return role == Role.SERVER
                ? WebSocketProtocol.server(options, agreed, compressors)
                : WebSocketProtocol.client(options, () -> MASKING_KEY, agreed, compressors);
    }

    static WebSocketProtocol protocol(Role role, ProtocolOptions options) {
        return role == Role.SERVER
                ? WebSocketProtocol.server(options)
                : WebSocketProtocol.client(options, () -> MASKING_KEY);
    }

    WebSocketProtocol protocol() {
        return protocol;
    }

    TestCompressors compressors() {
        return compressors;
    }

    /** The peer's frames arrive together, each perhaps broken or incomplete, masked if the peer is a client. */
    Conversation receives(String... frames) {
        StringBuilder bytes = new StringBuilder();
        for (String frame : frames) {
            bytes.append(role == Role.SERVER ? mask(frame) : frame);
        }
        return receivesBytes(bytes.toString());
    }

    /** Bytes arrive as they are. */
    Conversation receivesBytes(String hex) {
        return take(new Receive(bytes(hex)));
    }

    /** The stream of bytes ends. */
    Conversation receivesEnd() {
        return take((protocol, transcript, cut) -> protocol.receiveEnd(transcript::add));
    }

    Conversation pings(String payload) {
        return take((protocol, transcript, cut) -> protocol.ping(ByteBuffer.wrap(bytes(payload))));
    }

    Conversation closes(CloseStatus status) {
        return take((protocol, transcript, cut) -> protocol.close(status));
    }

    /** Exactly these are the events since the last check. */
    Conversation gives(Event... expected) {
        assertThat(events.subList(eventsSeen, events.size())).containsExactly(expected);
        eventsSeen = events.size();
        return this;
    }

    /** Exactly these are the frames written since the last check. */
    Conversation writes(String... frames) {
        List<String> expected = new ArrayList<>();
        for (String frame : frames) {
            expected.add(hex(bytes(frame)));
        }
        assertThat(output.subList(outputSeen, output.size())).isEqualTo(expected);
        outputSeen = output.size();
        return this;
    }

    Conversation is(ConnectionState state) {
        assertThat(protocol.state()).isEqualTo(state);
        return this;
    }

    /** The connection was failed: one event, one Close, and whatever still arrives means nothing. */
    void failsWith(CloseStatus kind, String rule) {
        CloseStatus status = kind.withReason(rule);
        gives(new Event.Closed(status)).writes(closeFrame(status)).is(ConnectionState.CLOSED);
        assertThat(protocol.closeReceived()).isFalse();
        receives("81 00").receivesEnd().gives().writes();
    }

    /** Nothing happened that no check has seen. */
    void isExhausted() {
        gives().writes();
    }

    /** Plays it again with what arrives together cut at every offset, and into pieces of one size each. */
    void isTheSameForEveryCut() {
        int length = 0;
        for (Step step : steps) {
            length = Math.max(length, step instanceof Receive receive ? receive.bytes.length : 0);
        }
        int stride = 1 + length / MAX_BYTES_CUT_EVERYWHERE;
        for (int offset = 0; offset < length; offset += stride) {
            replay(Cut.at(offset));
        }
        for (int size = 1; size <= 17; size++) {
            replay(Cut.every(size));
        }
    }

    private void replay(Cut cut) {
        WebSocketProtocol again = protocol(role, options, agreed, new TestCompressors());
        List<Event> eventsAgain = new ArrayList<>();
        List<String> outputAgain = new ArrayList<>();
        for (Step step : steps) {
            step.play(again, eventsAgain, cut);
            poll(again, outputAgain);
        }
        assertThat(eventsAgain).as("events, cut %s", cut).isEqualTo(events);
        assertThat(outputAgain).as("output, cut %s", cut).isEqualTo(output);
        assertThat(again.state()).isEqualTo(protocol.state());
    }

    private Conversation take(Step step) {
        steps.add(step);
        step.play(protocol, events, Cut.at(0));
        poll(protocol, output);
        return this;
    }

    private void poll(WebSocketProtocol protocol, List<String> into) {
        for (ByteBuffer frame = protocol.pollOutput(); frame != null; frame = protocol.pollOutput()) {
            byte[] bytes = new byte[frame.remaining()];
            frame.get(bytes);
            into.add(role == Role.CLIENT ? unmask(bytes) : hex(bytes));
        }
    }

    static String closeFrame(CloseStatus status) {
        byte[] reason = status.reason().getBytes(StandardCharsets.UTF_8);
        return "88" + "%02x".formatted(2 + reason.length) + "%04x".formatted(status.code()) + hex(reason);
    }

    static Event text(String text) {
        return new Event.Text(StandardCharsets.UTF_8.encode(text));
    }

    static Event binary(String hex) {
        return new Event.Binary(ByteBuffer.wrap(bytes(hex)));
    }

    static Event ping(String hex) {
        return new Event.Ping(ByteBuffer.wrap(bytes(hex)));
    }

    static Event pong(String hex) {
        return new Event.Pong(ByteBuffer.wrap(bytes(hex)));
    }

    static Event closed(CloseStatus status) {
        return new Event.Closed(status);
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** The frame as a client sends it, one byte after the other: an oracle for the code under test. */
    static String mask(String frame) {
        byte[] bytes = bytes(frame);
        int header = headerLength(bytes);
        ByteBuffer masked = ByteBuffer.allocate(bytes.length + 4).put(bytes, 0, Math.min(header, bytes.length));
        if (bytes.length > 1) {
            masked.put(1, (byte) (bytes[1] | 0x80));
        }
        if (bytes.length >= header) {
            masked.putInt(MASKING_KEY);
        }
        for (int i = header; i < bytes.length; i++) {
            masked.put((byte) (bytes[i] ^ MASKING_KEY >>> 24 - 8 * ((i - header) % 4)));
        }
        return hex(masked.array()).substring(0, 2 * masked.position());
    }

    private static String unmask(byte[] frame) {
        assertThat(frame[1] & 0x80).as("a client's frame is masked").isEqualTo(0x80);
        int header = headerLength(frame);
        assertThat(ByteBuffer.wrap(frame).getInt(header)).isEqualTo(MASKING_KEY);
        ByteBuffer plain = ByteBuffer.allocate(frame.length - 4).put(frame, 0, header);
        plain.put(1, (byte) (frame[1] & 0x7F));
        for (int i = header + 4; i < frame.length; i++) {
            plain.put((byte) (frame[i] ^ MASKING_KEY >>> 24 - 8 * ((i - header) % 4)));
        }
        return hex(plain.array());
    }

    private static int headerLength(byte[] frame) {
        int code = frame.length > 1 ? frame[1] & 0x7F : 0;
        return code < 126 ? 2 : code == 126 ? 4 : 10;
    }

    private interface Step {
        void play(WebSocketProtocol protocol, List<Event> events, Cut cut);
    }

    private record Receive(byte[] bytes) implements Step {
        @Override
        public void play(WebSocketProtocol protocol, List<Event> events, Cut cut) {
            int from = 0;
            while (from < bytes.length) {
                int to = Math.min(bytes.length, cut.next(from));
                ByteBuffer piece = cut.buffer(bytes, from, to);
                protocol.receive(piece, events::add);
                assertThat(piece.hasRemaining()).isFalse();
                assertThat(piece.rewind())
                        .as("what was received is not modified")
                        .isEqualTo(ByteBuffer.wrap(bytes, from, to - from));
                from = to;
            }
        }
    }

    /** Where the bytes of a step are cut: at one offset, or after every so many bytes. */
    private record Cut(int offset, boolean repeated) {
        static Cut at(int offset) {
            return new Cut(offset, false);
        }

        static Cut every(int size) {
            return new Cut(size, true);
        }

        int next(int from) {
            if (repeated) {
                return from + offset;
            }
            return from < offset ? offset : Integer.MAX_VALUE;
        }

        /** Heap, direct and read-only buffers in turn, in either byte order. */
        ByteBuffer buffer(byte[] bytes, int from, int to) {
            ByteBuffer heap = ByteBuffer.wrap(bytes, from, to - from).slice();
            return switch (offset % 3) {
                case 0 -> heap;
                case 1 -> ByteBuffer.allocateDirect(to - from).put(heap).flip();
                default -> heap.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
            };
        }
    }
}
