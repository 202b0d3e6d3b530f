package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.Event;
import io.mahakam.protocol.PermessageDeflate;
import io.mahakam.protocol.PermessageDeflate.Direction;
import io.mahakam.protocol.ProtocolOptions;
import io.mahakam.protocol.WebSocketProtocol;
import io.mahakam.session.memory.MemoryLane;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are sent in several frames (RFC 6455, 5.4). */
class SessionFragmentationTests {
    private final TestConnection connection = new TestConnection(TestOptions.maxSentFrameSize(3, 1 << 20));

    @Test
    void largeMessagesAreSplit() {
        connection.session().send("abcdefgh");
        connection.session().send("abc");
        connection.session().send(new byte[] {1, 2, 3, 4});
        connection.session().send("");
        assertThat(sentBytes())
                .isEqualTo(hex(
                        "01 03 616263  00 03 646566  80 02 6768" // text in three frames
                                + "81 03 616263" // as large as a frame may be
                                + "02 03 010203  80 01 04" // binary in two
                                + "81 00"));
    }

    @Test
    void textIsSplitInsideACharacter() {
        connection.session().send("ab\u20AC");
        assertThat(sentBytes()).isEqualTo(hex("01 03 6162E2  80 02 82AC"));
    }

    @Test
    void controlFramesAreNotSplit() {
        connection.session().ping(ByteBuffer.wrap("payload".getBytes(StandardCharsets.UTF_8)));
        connection.lane().settle();
        connection.receive(Frames.ping("answer"));
        assertThat(connection.sent()).containsExactly("ping:payload", "pong:answer");
    }

    @Test
    void byDefaultAMessageIsOneFrame() {
        TestConnection usual = new TestConnection();
        usual.session().send("x".repeat(100_000));
        assertThat(usual.sent()).containsExactly("text:" + "x".repeat(100_000));
    }

    @Test
    void whatIsSharedIsSplitOnce() {
        OutgoingFrame frame = OutgoingFrame.of("abcdefgh", PayloadEncoder.BASIC, null);
        assertThat(frame.fragmented(3)).isSameAs(frame.fragmented(3)).isNotSameAs(frame);
        assertThat(frame.fragmented(4)).isNotSameAs(frame.fragmented(3));
        assertThat(frame.fragmented(8)).isSameAs(frame);
        connection.session().deliver(frame, TestOptions.share(100, 10), null, TestOptions.receipt());
        assertThat(sentBytes()).isEqualTo(hex("01 03 616263  00 03 646566  80 02 6768"));
    }

    @Nested
    class ControlFrames {
        @Test
        void goBetweenTheFramesOfAMessage() {
            connection.transport().setCapacity(1); // inside the first frame
            connection.session().send("abcdefgh");
            connection.lane().settle();
            connection.receive(Frames.ping("now"));
            connection.session().send("x");
            connection.transport().setCapacity(Integer.MAX_VALUE);
            assertThat(sentBytes()).isEqualTo(hex("01 03 616263  8A 03 6E6F77  00 03 646566  80 02 6768  81 01 78"));
            assertThat(connection.session().queuedBytes()).isZero();
        }

        @Test
        void goBetweenAtTheByte() {
            connection.transport().setCapacity(5); // the first frame
            connection.session().send("abcdefgh");
            connection.lane().settle();
            connection.receive(Frames.ping("1"));
            connection.session().ping(ByteBuffer.wrap(new byte[] {2}));
            connection.lane().settle();
            connection.transport().setCapacity(9); // that, and inside the second
            connection.lane().settle();
            connection.receive(Frames.ping("3"));
            connection.transport().setCapacity(Integer.MAX_VALUE);
            assertThat(sentBytes())
                    .isEqualTo(hex("01 03 616263  8A 01 31  89 01 02  00 03 646566  8A 01 33  80 02 6768"));
            assertThat(connection.session().queuedBytes()).isZero();
        }

        @Test
        void doNotInterruptTheLastFrame() {
            connection.transport().setCapacity(12);
            connection.session().send("abcdefgh");
            connection.lane().settle();
            connection.receive(Frames.ping("1"));
            connection.transport().setCapacity(Integer.MAX_VALUE);
            assertThat(sentBytes()).isEqualTo(hex("01 03 616263  00 03 646566  80 02 6768  8A 01 31"));
        }

        @Test
        void leaveNothingBehindWhenTheConnectionIsLost() {
            connection.transport().setCapacity(1);
            connection.session().send("abcdefgh");
            connection.lane().settle();
            connection.receive(Frames.ping("1"));
            connection.receiveEnd();
            assertThat(connection.session().queuedBytes()).isZero();
        }

        @Test
        void leaveTheAccountsRight() {
            QueueShare share = TestOptions.share(1000, 1);
            connection.transport().setCapacity(1);
            connection
                    .session()
                    .deliver(
                            OutgoingFrame.of("abcdefgh", PayloadEncoder.BASIC, null),
                            share,
                            null,
                            TestOptions.receipt());
            connection.lane().settle();
            connection.receive(Frames.ping("1"));
            assertThat(share.hasRoomFor(2, 1)).isFalse();
            connection.transport().setCapacity(Integer.MAX_VALUE);
            assertThat(sentBytes()).hasSize(5 + 3 + 5 + 4);
            for (int i = 0; i < 100; i++) {
                connection
                        .session()
                        .deliver(
                                OutgoingFrame.of("x".repeat(900), PayloadEncoder.BASIC, null),
                                share,
                                null,
                                TestOptions.receipt());
                connection.lane().settle();
            }
            assertThat(connection.session().isOpen()).isTrue();
            assertThat(connection.session().queuedBytes()).isZero();
        }
    }

    @Nested
    class Closing {
        @Test
        void waitsForTheMessageThatIsBegun() {
            connection.transport().setCapacity(1);
            connection.session().send("abcdefgh");
            connection.lane().settle();
            connection.session().close();
            connection.transport().setCapacity(Integer.MAX_VALUE);
            assertThat(sentBytes()).isEqualTo(hex("01 03 616263  00 03 646566  80 02 6768  88 02 03E8"));
        }

        @Test
        void ofAPeerThatIsTooSlowEndsAfterAFrame() {
            TestConnection slow = new TestConnection(TestOptions.maxSentFrameSize(3, 20));
            slow.transport().setCapacity(1);
            slow.session().send("abcdefgh");
            slow.lane().settle();
            slow.session().ping(ByteBuffer.wrap(new byte[] {1}));
            slow.lane().settle();
            slow.session().send("x".repeat(100));
            slow.lane().settle();
            assertThat(slow.session().isOpen()).isFalse();
            slow.transport().setCapacity(Integer.MAX_VALUE);
            slow.lane().settle();
            assertThat(HexFormat.of().formatHex(slow.transport().takeOutgoing()))
                    .startsWith("0103616263" + "8824" + "03f5");
            assertThat(slow.session().queuedBytes()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void compressedMessagesAreSplitToo(boolean takeover) {
        PermessageDeflate agreed = new PermessageDeflate(new Direction(takeover, 15), new Direction(takeover, 15));
        CompressorPool pool = new CompressorPool(6, 2);
        Sessions sessions =
                new Sessions(TestOptions.maxSentFrameSize(125, 1 << 20), PayloadEncoder.BASIC, Runnable::run, pool);
        TestConnection compressing = new TestConnection(sessions, new MemoryLane(), agreed).open();
        List<String> expected = sendAllKinds(compressing);

        byte[] bytes = compressing.transport().takeOutgoing();
        assertThat(bytes[0]).as("compressed text, to be continued").isEqualTo((byte) 0x41);
        assertThat(bytes[1]).as("as large as a frame may be").isEqualTo((byte) 125);
        assertThat(bytes[127]).as("continues").isZero();
        WebSocketProtocol client = WebSocketProtocol.client(new ProtocolOptions(1 << 20, 125), () -> 0, agreed, pool);
        List<String> received = new ArrayList<>();
        client.receive(
                ByteBuffer.wrap(bytes),
                event -> received.add(
                        event instanceof Event.Text text
                                ? StandardCharsets.UTF_8.decode(text.payload()).toString()
                                : event.toString()));
        assertThat(received).isEqualTo(expected);
        client.receiveEnd(event -> {});
        compressing.receiveEnd();
        pool.close();
    }

    /** Messages that can be compressed and others, to this session and shared; what they were. */
    private static List<String> sendAllKinds(TestConnection connection) {
        List<String> sent = new ArrayList<>();
        Random random = new Random(5);
        for (int i = 0; i < 20; i++) {
            String text = random.ints(2000 + i, 'a', i % 2 == 0 ? 'e' : 'z')
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            connection.session().send(text);
            connection.session().send("short " + i);
            connection.lane().settle();
            connection
                    .session()
                    .deliver(
                            OutgoingFrame.of(text + "!", PayloadEncoder.BASIC, null),
                            TestOptions.share(1 << 20, 100),
                            null,
                            TestOptions.receipt());
            connection.lane().settle();
            sent.addAll(List.of(text, "short " + i, text + "!"));
        }
        return sent;
    }

    private byte[] sentBytes() {
        connection.lane().settle();
        return connection.transport().takeOutgoing();
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
