package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.PermessageDeflate;
import io.mahakam.protocol.PermessageDeflate.Direction;
import io.mahakam.session.memory.MemoryLane;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Messages that are dropped or replaced while others are compressed with reference to those before them: what is left is
 * inflated here without the code under test.
 */
class CompressedOverflowTests {
    private static final PermessageDeflate TAKEOVER =
            new PermessageDeflate(new Direction(true, 15), new Direction(true, 15));

    private final Sessions sessions =
            new Sessions(TestOptions.outbound(100_000, 40), PayloadEncoder.BASIC, Runnable::run);
    private final TestConnection connection = new TestConnection(sessions, new MemoryLane(8192), TAKEOVER).open();

    private final Inflater inflater = new Inflater(true);
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private int compressed;

    @AfterEach
    void end() {
        inflater.end();
        connection.receiveEnd();
    }

    @Test
    void whatIsLeftCanBeInflated() throws DataFormatException {
        Random random = new Random(6455);
        List<QueueShare> rooms = new ArrayList<>();
        for (Overflow overflow : List.of(Overflow.DROP_OLDEST, Overflow.DROP_NEWEST, Overflow.CONFLATE)) {
            rooms.add(TestOptions.share(20_000, 8, overflow));
        }
        Map<Integer, Integer> lastOfRoom = new HashMap<>();
        List<String> got = new ArrayList<>();
        for (int number = 0; number < 4000; number++) {
            int room = random.nextInt(3);
            deliver(rooms.get(room), message(room, number, random));
            if (random.nextInt(6) == 0) {
                connection.transport().setCapacity(random.nextInt(5000));
                connection.lane().settle();
                got.addAll(received());
            }
        }
        connection.transport().setCapacity(Integer.MAX_VALUE);
        connection.lane().settle();
        got.addAll(received());

        assertThat(connection.session().isOpen()).isTrue();
        assertThat(compressed).isGreaterThan(400);
        assertThat(got.size()).as("some were dropped").isBetween(500, 3900);
        for (String message : got) {
            String[] parts = message.split(":", 3);
            assertThat(Integer.parseInt(parts[1]))
                    .isGreaterThan(lastOfRoom.getOrDefault(Integer.parseInt(parts[0]), -1));
            lastOfRoom.put(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
            assertThat(parts[2]).isEqualTo(text(Integer.parseInt(parts[1]), parts[2].length()));
        }
        assertThat(connection.session().queuedBytes()).isZero();
    }

    @Test
    void whatIsCompressedAlreadyIsNotDropped() throws DataFormatException {
        QueueShare room = TestOptions.share(20_000, 2, Overflow.DROP_OLDEST);
        connection.transport().setCapacity(1);
        for (int i = 0; i < 10; i++) {
            deliver(room, text(i, 2000));
            if (i == 1) {
                connection.lane().settle();
            }
        }
        connection.lane().settle();
        connection.transport().setCapacity(Integer.MAX_VALUE);
        connection.lane().settle();
        assertThat(received()).containsExactly(text(0, 2000), text(1, 2000), text(8, 2000), text(9, 2000));
    }

    @Test
    void whatWaitsBehindAStreamIsNotYetCompressed() throws DataFormatException {
        StepwiseWorkers workers = new StepwiseWorkers();
        Sessions itsSessions = new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, workers);
        TestConnection streaming = new TestConnection(itsSessions, new MemoryLane(8192), TAKEOVER).open();
        workers.runAll();
        QueueShare room = TestOptions.share(20_000, 2, Overflow.DROP_OLDEST);
        CompletionStage<Void> sent = streaming.session().send(new TestStream("streamed"), true);
        deliver(streaming, room, text(0, 2000));
        deliver(streaming, room, text(1, 2000));
        streaming.receive(Frames.ping("p")); // the answer is written, and nothing behind it
        deliver(streaming, room, text(2, 2000));
        deliver(streaming, room, text(3, 2000));
        for (streaming.lane().settle(); workers.waiting() > 0; streaming.lane().settle()) {
            workers.runAll();
        }
        pending.writeBytes(streaming.transport().takeOutgoing());
        assertThat(received()).containsExactly("p", "streamed", "", text(2, 2000), text(3, 2000));
        assertThat(compressed).isEqualTo(2);
        assertThat(sent).isCompleted();
        streaming.receiveEnd();
    }

    @Test
    void whatLeavesBehindACloseIsNotCompressedAnyMore() throws DataFormatException {
        connection.session().send(text(1, 2000));
        connection.session().close();
        connection.lane().settle();
        assertThat(received()).containsExactly(text(1, 2000), "\u0003\u00E8");
        assertThat(compressed).isZero();
    }

    private void deliver(QueueShare room, String message) {
        deliver(connection, room, message);
    }

    private static void deliver(TestConnection target, QueueShare room, String message) {
        OutgoingFrame frame = OutgoingFrame.of(message, PayloadEncoder.BASIC, null);
        target.lane().execute(() -> target.session().deliver(frame, room, null, TestOptions.receipt()));
    }

    private static String message(int room, int number, Random random) {
        return room + ":" + number + ":" + text(number, 500 + random.nextInt(2000));
    }

    private static String text(int number, int length) {
        return ("message " + number + " of many that resemble each other. ")
                .repeat(length / 20)
                .substring(0, length);
    }

    /** RFC 7692, 7.2.2, with the frames as in RFC 6455, 5.2. */
    private List<String> received() throws DataFormatException {
        pending.writeBytes(connection.transport().takeOutgoing());
        ByteBuffer bytes = ByteBuffer.wrap(pending.toByteArray());
        List<String> messages = new ArrayList<>();
        while (bytes.remaining() >= 4) {
            int first = bytes.get(bytes.position());
            int length = bytes.get(bytes.position() + 1);
            int header = length == 126 ? 4 : 2;
            int size = length == 126 ? bytes.getShort(bytes.position() + 2) & 0xFFFF : length;
            if (bytes.remaining() < header + size) {
                break;
            }
            byte[] payload = new byte[size];
            bytes.position(bytes.position() + header).get(payload);
            messages.add((first & 0x40) == 0 ? new String(payload, StandardCharsets.ISO_8859_1) : inflated(payload));
        }
        pending.reset();
        pending.write(bytes.array(), bytes.position(), bytes.remaining());
        return messages;
    }

    private String inflated(byte[] payload) throws DataFormatException {
        compressed++;
        byte[] output = new byte[10_000];
        inflater.setInput(Frames.concat(payload, new byte[] {0, 0, -1, -1}));
        int length = inflater.inflate(output);
        return new String(output, 0, length, StandardCharsets.UTF_8);
    }
}
