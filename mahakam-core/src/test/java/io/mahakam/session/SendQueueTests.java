package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SendQueueTests {
    private final SendQueue queue = new SendQueue();

    @Test
    void keepsItsOrderWhileItGrowsAndWraps() {
        Random random = new Random(6455);
        StringBuilder expected = new StringBuilder();
        StringBuilder written = new StringBuilder();
        int number = 0;
        for (int round = 0; round < 500; round++) {
            for (int i = random.nextInt(12); i > 0; i--) {
                String text = "<" + number++ + ">";
                expected.append(text);
                queue.add(frame(text), null);
            }
            written.append(write(random.nextInt(60)));
        }
        written.append(write(Integer.MAX_VALUE));
        assertThat(written).hasToString(expected.toString());
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void copyingTakesNothingOff() {
        queue.add(frame("abc"), null);
        queue.add(frame("def"), null);
        assertThat(copy(4)).isEqualTo("abcd");
        assertThat(copy(9)).isEqualTo("abcdef");
        assertThat(queue.size()).isEqualTo(2);
    }

    @Test
    void resumesAtTheByte() {
        queue.add(frame("abc"), null);
        queue.add(frame("def"), null);
        assertThat(queue.written(2)).isZero();
        assertThat(copy(9)).isEqualTo("cdef");
        assertThat(queue.written(2)).isEqualTo(1);
        assertThat(copy(9)).isEqualTo("ef");
        assertThat(queue.written(2)).isEqualTo(1);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Nested
    class ControlFrames {
        @Test
        void overtakeWhatIsNotBegun() {
            queue.add(frame("data"), null);
            queue.addUrgent(control("P"));
            assertThat(copy(9)).isEqualTo("Pdata");
        }

        @Test
        void neverSplitAFrame() {
            queue.add(frame("data"), null);
            queue.add(frame("more"), null);
            queue.written(1);
            queue.addUrgent(control("P"));
            assertThat(copy(99)).isEqualTo("ataPmore");
        }

        @Test
        void keepTheirOwnOrder() {
            queue.add(frame("data"), null);
            queue.addUrgent(control("1"));
            queue.addUrgent(control("2"));
            assertThat(copy(99)).isEqualTo("12data");
        }

        @Test
        void keepTheirOwnOrderBehindAFrameThatIsBegun() {
            queue.add(frame("data"), null);
            queue.add(frame("more"), null);
            queue.written(1);
            queue.addUrgent(control("1"));
            queue.addUrgent(control("2"));
            assertThat(copy(99)).isEqualTo("ata12more");
        }

        @Test
        void goBehindAControlFrameThatIsBegun() {
            queue.add(frame("data"), null);
            queue.addUrgent(control("11"));
            queue.written(1);
            queue.addUrgent(control("2"));
            assertThat(copy(99)).isEqualTo("12data");
        }

        @Test
        void goFirstWhereverTheRingBegins() {
            for (int start = 0; start < 9; start++) {
                queue.add(frame("x"), null);
                queue.written(1);
                for (int i = 0; i < 7; i++) {
                    queue.add(frame("d"), null);
                }
                queue.addUrgent(control("P"));
                assertThat(copy(99)).isEqualTo("Pddddddd");
                queue.written(8);
            }
        }

        @Test
        void areAddedToAnEmptyQueue() {
            queue.addUrgent(control("P"));
            assertThat(copy(9)).isEqualTo("P");
        }

        @Test
        void leaveEachSourceItsAccount() {
            QueueShare share = TestOptions.share(8, 2);
            queue.add(frame("data"), share);
            queue.add(frame("more"), share);
            queue.written(1);
            queue.addUrgent(control("P"));
            assertThat(share.hasRoomFor(frame("data").size(), 1)).isFalse();
            queue.written(4);
            assertThat(share.hasRoomFor(frame("data").size(), 1)).isTrue();
            assertThat(copy(9)).isEqualTo("more");
        }
    }

    @Nested
    class Dropping {
        @Test
        void takesEverythingThatIsNotBegun() {
            queue.add(frame("abc"), null);
            queue.add(frame("defg"), null);
            assertDropped(queue.dropUnbegun(), 7, 2);
            assertThat(queue.isEmpty()).isTrue();
        }

        @Test
        void leavesTheFrameThatIsBegun() {
            queue.add(frame("abc"), null);
            queue.add(frame("defg"), null);
            queue.written(1);
            assertDropped(queue.dropUnbegun(), 4, 1);
            assertThat(copy(9)).isEqualTo("bc");
        }

        @Test
        void givesTheSharesBack() {
            QueueShare share = TestOptions.share(8, 2);
            queue.add(frame("abcd"), share);
            queue.add(frame("efgh"), share);
            queue.dropUnbegun();
            assertThat(share.hasRoomFor(frame("abcdefgh").size(), 1)).isTrue();
            share.added(frame("abcdefg"));
            assertThat(share.hasRoomFor(frame("x").size(), 1))
                    .as("exactly what was added is taken off")
                    .isTrue();
        }

        @Test
        void findsNothingInAnEmptyQueue() {
            assertDropped(queue.dropUnbegun(), 0, 0);
        }
    }

    private static OutgoingFrame frame(String bytes) {
        return new OutgoingFrame(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.US_ASCII)), false);
    }

    private static OutgoingFrame control(String bytes) {
        return OutgoingFrame.control(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.US_ASCII)));
    }

    private String copy(int atMost) {
        ByteBuffer target = ByteBuffer.allocate(atMost);
        queue.copyTo(target);
        return new String(target.array(), 0, target.position(), StandardCharsets.US_ASCII);
    }

    private String write(int atMost) {
        List<String> pieces = new ArrayList<>();
        int left = atMost;
        while (left > 0 && !queue.isEmpty()) {
            String piece = copy(Math.min(left, 16));
            queue.written(piece.length());
            pieces.add(piece);
            left -= piece.length();
        }
        return String.join("", pieces);
    }

    private static void assertDropped(DroppedFrames dropped, long bytes, int frames) {
        assertThat(dropped.bytes()).isEqualTo(bytes);
        assertThat(dropped.frames()).isEqualTo(frames);
    }
}
