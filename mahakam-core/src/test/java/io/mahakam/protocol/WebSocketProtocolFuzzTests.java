package io.mahakam.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes: never an exception, the same events and output wherever they are cut, exactly one end, and no memory but for
 * what has arrived. The first three bytes say who receives the others, when it closes the connection, and a way to cut.
 */
class WebSocketProtocolFuzzTests {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final ProtocolOptions NARROW = new ProtocolOptions(400, 300);
    private static final ProtocolOptions WIDE = new ProtocolOptions(1 << 30, 1 << 30);

    private static final int HEAD = 3;
    private static final int CLIENT = 0b001;
    private static final int LIMITED = 0b010;
    private static final int CLOSES = 0b100;

    /** A ping of two bytes is an event, an array and an answer. */
    private static final int ALLOCATED_PER_BYTE = 256;

    private static final int ALLOCATED_ONCE = 1 << 20;

    static {
        bytes().forEach(WebSocketProtocolFuzzTests::play); // what loading classes allocates is not measured
    }

    static Stream<byte[]> bytes() {
        return Stream.of(
                        "01 00 03 81 05 48656c6c6f",
                        "03 00 02 01 03 48656c 89 02 6869 80 02 6c6f 88 02 03e8",
                        "00 00 05 01 83 37fa213d 7f9f4d 80 82 00000000 6c6f 8a 80 01020304",
                        "05 07 01 81 05 48656c6c6f 89 00 82 00 88 05 03e8 627965",
                        "01 00 00 01 01 ce 00 01 ba 80 02 cf8c",
                        "01 00 09 81 03 ed a0 80",
                        "01 00 01 01 03 e2 82 ac 80 01 e2",
                        "03 00 04 82 7e 012d",
                        "01 00 04 02 7f 000000003fffffff 00 00 00",
                        "01 00 04 02 00 00 00 00 00 00 00 80 7f 0000000040000000",
                        "01 00 02 88 01 03",
                        "01 00 02 88 03 03e8 ff",
                        "01 00 02 88 02 03ed",
                        "00 00 02 88 80 00000000 81 80 00000000",
                        "01 00 02 80 00",
                        "01 00 02 01 00 01 00")
                .map(Conversation::bytes);
    }

    @MethodSource("bytes")
    @FuzzTest
    void protocol(byte[] input) {
        List<Transcript> transcripts = play(input);
        Transcript whole = transcripts.get(0);
        assertThat(whole.events)
                .as("one end, at the end")
                .satisfiesOnlyOnce(event -> assertThat(event).isInstanceOf(Event.Closed.class))
                .last()
                .isInstanceOf(Event.Closed.class);
        for (Transcript transcript : transcripts) {
            assertThat(transcript.events).isEqualTo(whole.events);
            assertThat(transcript.output).isEqualTo(whole.output);
            assertThat(transcript.closeReceived).isEqualTo(whole.closeReceived);
            assertThat(transcript.allocated).isLessThan(ALLOCATED_ONCE + (long) ALLOCATED_PER_BYTE * input.length);
        }
    }

    private record Transcript(List<Event> events, List<ByteBuffer> output, boolean closeReceived, long allocated) {}

    /** As it came, byte by byte, and in pieces of several sizes. */
    private static List<Transcript> play(byte[] input) {
        byte[] head = Arrays.copyOf(input, HEAD);
        byte[] bytes = Arrays.copyOfRange(input, Math.min(HEAD, input.length), input.length);
        int sizes = 2 + (head[2] & 0x1F);
        return List.of(
                play(head, bytes, from -> bytes.length),
                play(head, bytes, from -> 1),
                play(head, bytes, from -> 1 + from % sizes));
    }

    private static Transcript play(byte[] head, byte[] bytes, IntUnaryOperator pieceSizes) {
        WebSocketProtocol protocol = Conversation.protocol(
                (head[0] & CLIENT) != 0 ? Role.CLIENT : Role.SERVER, (head[0] & LIMITED) != 0 ? NARROW : WIDE);
        int closesAfter = (head[0] & CLOSES) != 0 ? head[1] & 0xFF : Integer.MAX_VALUE;
        List<Event> events = new ArrayList<>();
        long allocated = 0;
        int from = 0;
        while (from < bytes.length) {
            if (from == closesAfter) {
                protocol.close(CloseStatus.GOING_AWAY);
            }
            int to = Math.min(bytes.length, from + pieceSizes.applyAsInt(from));
            to = from < closesAfter ? Math.min(closesAfter, to) : to;
            allocated += receive(protocol, Arrays.copyOfRange(bytes, from, to), events);
            from = to;
        }
        protocol.receiveEnd(events::add);
        List<ByteBuffer> output = new ArrayList<>();
        for (ByteBuffer frame = protocol.pollOutput(); frame != null; frame = protocol.pollOutput()) {
            output.add(frame);
        }
        return new Transcript(events, output, protocol.closeReceived(), allocated);
    }

    private static long receive(WebSocketProtocol protocol, byte[] piece, List<Event> events) {
        byte[] before = piece.clone();
        long allocated = -THREADS.getCurrentThreadAllocatedBytes();
        protocol.receive(ByteBuffer.wrap(piece), events::add);
        allocated += THREADS.getCurrentThreadAllocatedBytes();
        assertThat(piece).as("received bytes are not changed").isEqualTo(before);
        Arrays.fill(piece, (byte) 0xEE); // nor kept: the next use of the buffer must not be seen
        return allocated;
    }
}
