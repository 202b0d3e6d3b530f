package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.ProtocolOptions;
import io.mahakam.protocol.WebSocketProtocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BoundedQueueTests {
    private static final Overflow[] ALL = Overflow.values();

    private final BoundedQueue queue = queue(20, 5, Overflow.CLOSE);

    @Nested
    class Closing {
        private final QueueShare room = TestOptions.share(100, 3);

        @Test
        void whatIsBeyondTheRoomsBoundIsNotAdded() {
            queue.block();
            add(room, "a", "b", "c");
            assertThat(queue.add(frame("d"), room, null, TestOptions.receipt())).isFalse();
            assertThat(content()).isEqualTo("abc");
            assertThat(queue.unsent().bytes()).isEqualTo(3);
        }

        @Test
        void whatIsBeyondTheSessionsBoundIsNotAdded() {
            queue.block();
            add(room, "aaaaaaaaaa", "bbbbbbbbbb");
            assertThat(queue.add(frame("d"), room, null, TestOptions.receipt())).isFalse();
            assertThat(queue.unsent().bytes()).isEqualTo(20);
        }

        @Test
        void whileTheTransportTakesAllThereIsNoBound() {
            add(room, "a", "b", "c", "d", "e", "f");
            assertThat(content()).isEqualTo("abcdef");
        }

        @Test
        void whatTheLaneWasBehindWithIsJudgedWhenTheTransportBlocks() {
            add(room, "a", "b", "c", "d", "e");
            assertThat(queue.block()).isTrue();
            queue.unblock();
            add(room, "f");
            assertThat(queue.block()).isFalse();
            assertThat(queue.lastShare()).isSameAs(room);
        }

        @Test
        void aMessageOfAnySizeMayStandAloneWithControlFrames() {
            add(room, "x".repeat(50));
            queue.written(1);
            queue.addControl(control("pong"), false);
            assertThat(queue.block()).isTrue();
        }
    }

    @Nested
    class DroppingTheOldest {
        private final QueueShare room = TestOptions.share(100, 3, Overflow.DROP_OLDEST);
        private final QueueShare other = TestOptions.share(100, 3, Overflow.DROP_OLDEST);

        @Test
        void takesThoseOfTheRoomOnly() {
            queue.block();
            add(other, "A");
            add(room, "a", "b");
            add(other, "B");
            add(room, "c", "d", "e");
            assertThat(content()).isEqualTo("ABcde");
            assertThat(queue.unsent().bytes()).isEqualTo(5);
        }

        @Test
        void takesAsManyAsItNeedsBytes() {
            queue.block();
            add(room, "aaaaaa", "bbbbbb", "ccccccc");
            add(room, "dddddddddd");
            assertThat(content()).isEqualTo("cccccccdddddddddd");
        }

        @Test
        void leavesWhatIsBegun() {
            queue.block();
            add(room, "aa", "bb", "cc");
            queue.written(1);
            add(room, "dd", "ee");
            assertThat(content()).as("and does not count").isEqualTo("accddee");
        }

        @Test
        void leavesControlFrames() {
            queue.block();
            add(room, "aa", "bb", "cc");
            queue.written(1);
            queue.addControl(control("P"), false);
            add(room, "dd");
            assertThat(content()).isEqualTo("aPbbccdd");
        }

        @Test
        void findsNothingLeft() {
            queue.block();
            add(other, "A", "B", "C");
            QueueShare third = TestOptions.share(100, 9);
            add(third, "1", "2");
            assertThat(queue.add(frame("a"), room, null, TestOptions.receipt())).isFalse();
            assertThat(content()).isEqualTo("ABC12");
        }

        @Test
        void happensWhenTheTransportBlocks() {
            add(other, "A");
            add(room, "a", "b", "c", "d", "e", "f");
            assertThat(queue.block()).isTrue();
            assertThat(content()).isEqualTo("Acdef");
            assertThat(queue.unsent().bytes()).isEqualTo(5);
        }

        @Test
        void happensToThoseBeforeAStreamToo() {
            add(room, "a", "b", "c", "d", "e");
            queue.addReserved(OutgoingFrame.place(new WrittenMilestone()), TestOptions.receipt());
            queue.addReserved(OutgoingFrame.milestone(new WrittenMilestone()), TestOptions.receipt());
            assertThat(queue.block()).isTrue();
            assertThat(queue.size()).isEqualTo(5);
            assertThat(content()).isEqualTo("cde");
        }

        @Test
        void goesOnForEverBehindAFrameThatIsStuck() {
            add(other, "stuck");
            queue.written(1);
            queue.block();
            for (int i = 0; i < 1000; i++) {
                add(room, "" + i);
            }
            assertThat(content()).isEqualTo("tuck997998999");
        }
    }

    @Nested
    class DroppingTheNewest {
        private final QueueShare room = TestOptions.share(100, 3, Overflow.DROP_NEWEST);

        @Test
        void keepsWhatIsQueued() {
            queue.block();
            add(room, "a", "b", "c", "d", "e");
            assertThat(content()).isEqualTo("abc");
            assertThat(queue.unsent().bytes()).isEqualTo(3);
        }

        @Test
        void happensWhenTheTransportBlocks() {
            add(room, "a", "b", "c", "d", "e", "f", "g");
            assertThat(queue.block()).isTrue();
            assertThat(content()).isEqualTo("abcde");
        }

        @Test
        void keepsTheOlderOfOneKeyIfTheNewerIsTooLarge() {
            queue.block();
            queue.add(frame("a"), room, "key", TestOptions.receipt());
            add(room, "b");
            queue.add(frame("x".repeat(30)), room, "key", TestOptions.receipt());
            assertThat(content()).isEqualTo("ab");
        }
    }

    @Nested
    class Conflating {
        private final QueueShare room = TestOptions.share(100, 3, Overflow.CONFLATE);

        @Test
        void takesTheOldOnesPlaceAtAnyLevel() {
            add(room, "1a", "2a");
            add("y", "1b");
            add("z", "1c");
            add("y", "2b");
            assertThat(content()).isEqualTo("2a2b1c");
            assertThat(queue.size()).isEqualTo(3);
            assertThat(queue.unsent().bytes()).isEqualTo(6);
        }

        @Test
        void hasTheRoomsNameForAKey() {
            add(room, "1");
            add("room", "2");
            assertThat(content()).isEqualTo("2");
        }

        @Test
        void leavesWhatIsBegun() {
            add(room, "1a");
            queue.written(1);
            add(room, "2a", "3a");
            assertThat(content()).isEqualTo("a3a");
        }

        @Test
        void dropsTheOldestOfMoreKeysThanTheBoundAllows() {
            queue.block();
            add("w", "1w");
            add("x", "1x");
            add("y", "1y");
            add("w", "2w");
            add("z", "1z");
            assertThat(content()).isEqualTo("1x1y1z");
        }

        @Test
        void dropsOthersIfTheNewOneIsLarger() {
            queue.block();
            add("x", "1x");
            add("y", "1y");
            add("y", "x".repeat(19));
            assertThat(content()).isEqualTo("x".repeat(19));
        }

        @Test
        void replacesWhatIsItselfTheOldest() {
            queue.block();
            add("x", "1x");
            add("y", "1y");
            add("x", "x".repeat(19));
            assertThat(content()).isEqualTo("x".repeat(19));
            assertThat(queue.unsent().bytes()).isEqualTo(19);
        }

        @Test
        void worksByKeyInRoomsOfEveryPolicy() {
            for (Overflow overflow : ALL) {
                BoundedQueue itsQueue = queue(100, 10, Overflow.CLOSE);
                QueueShare itsRoom = TestOptions.share(100, 10, overflow);
                itsQueue.add(frame("1"), itsRoom, "key", TestOptions.receipt());
                itsQueue.add(frame("2"), itsRoom, "other", TestOptions.receipt());
                itsQueue.add(frame("3"), itsRoom, "key", TestOptions.receipt());
                assertThat(content(itsQueue)).as("%s", overflow).isEqualTo("32");
            }
        }

        @Test
        void doesNotReachIntoOtherRooms() {
            QueueShare other = TestOptions.share(100, 3, Overflow.CONFLATE);
            add("key", "a");
            queue.add(frame("A"), other, "key", TestOptions.receipt());
            add("key", "b");
            assertThat(content()).isEqualTo("bA");
        }

        private void add(String key, String content) {
            assertThat(queue.add(frame(content), room, key, TestOptions.receipt()))
                    .isTrue();
        }

        private void add(QueueShare share, String... contents) {
            BoundedQueueTests.this.add(share, contents);
        }
    }

    @Nested
    class Fragments {
        @Test
        void ofAMessageThatIsBegunStayTogether() {
            for (Overflow overflow : ALL) {
                BoundedQueue itsQueue = queue(1000, 3, Overflow.CLOSE);
                QueueShare room = TestOptions.share(1000, 3, overflow);
                OutgoingFrame message =
                        OutgoingFrame.of("abcdef", PayloadEncoder.BASIC, null).fragmented(2); // 3 x 4 bytes
                Receipt receipt = TestOptions.receipt();
                itsQueue.add(message, room, "key", receipt);
                itsQueue.written(4);
                itsQueue.addControl(control("P"), false);
                for (int i = 0; i < 20; i++) {
                    itsQueue.add(frame("" + i % 10), room, "key", TestOptions.receipt());
                }
                assertThat(itsQueue.block()).isTrue();
                assertThat(content(itsQueue)).as("%s", overflow).matches("(?s)P..cd..ef9");
                receipt.taken();
                assertThat(ReceiptTests.isDone(receipt.flushed())).isFalse();
                itsQueue.written(9);
                assertThat(ReceiptTests.result(receipt.flushed())).isEqualTo(new Delivery.Outcome(1, 0, 0, 0));
            }
        }

        @Test
        void areNotDroppedAsTheLastOfTheQueue() {
            BoundedQueue itsQueue = queue(5, 3, Overflow.CLOSE);
            QueueShare room = TestOptions.share(1000, 3, Overflow.DROP_NEWEST);
            itsQueue.add(
                    OutgoingFrame.of("abcdef", PayloadEncoder.BASIC, null).fragmented(2),
                    room,
                    null,
                    TestOptions.receipt());
            itsQueue.written(4);
            itsQueue.addControl(control("P"), false);
            assertThat(itsQueue.block()).isTrue();
            assertThat(content(itsQueue)).matches("(?s)P..cd..ef");
        }
    }

    @Nested
    class WhatIsSentToTheSessionItself {
        @Test
        void closesWhenItIsFull() {
            queue.block();
            send(queue, "aaaaaaaaaa", "bbbbbbbbbb");
            assertThat(queue.reserve(frame("c"))).isFalse();
            assertThat(queue.closesWhenFull()).isTrue();
            assertThat(queue.unsent().bytes()).isEqualTo(20);
        }

        @Test
        void mayBeAheadOfTheLaneBySixteenTimes() {
            for (Overflow overflow : ALL) {
                BoundedQueue itsQueue = queue(20, 1000, overflow);
                for (int i = 0; i < 32; i++) {
                    assertThat(itsQueue.reserve(frame("0123456789"))).isTrue();
                }
                assertThat(itsQueue.reserve(frame("0123456789"))).isFalse();
            }
        }

        @Test
        void isDroppedBeforeItGetsToTheLane() {
            BoundedQueue itsQueue = queue(20, 3, Overflow.DROP_NEWEST);
            itsQueue.block();
            send(itsQueue, "a", "b", "c");
            assertThat(itsQueue.reserve(frame("d"))).isFalse();
            assertThat(itsQueue.closesWhenFull()).isFalse();
        }

        @Test
        void dropsItsOldestOnTheLane() {
            BoundedQueue itsQueue = queue(20, 3, Overflow.DROP_OLDEST);
            itsQueue.block();
            send(itsQueue, "a", "b", "c", "d", "e");
            assertThat(content(itsQueue)).isEqualTo("cde");
            assertThat(itsQueue.unsent().bytes()).isEqualTo(3);
        }

        @Test
        void dropsItsOldestForThoseThatCameInTheMeantime() {
            BoundedQueue itsQueue = queue(20, 3, Overflow.DROP_OLDEST);
            itsQueue.block();
            send(itsQueue, "a", "b");
            for (int i = 0; i < 10; i++) {
                assertThat(itsQueue.reserve(frame("" + i))).isTrue();
            }
            for (int i = 0; i < 10; i++) {
                itsQueue.addReserved(frame("" + i), TestOptions.receipt());
            }
            assertThat(content(itsQueue)).isEqualTo("789");
        }

        @Test
        void isConflatedToTheNewest() {
            BoundedQueue itsQueue = queue(20, 3, Overflow.CONFLATE);
            send(itsQueue, "a", "b", "c");
            assertThat(content(itsQueue)).isEqualTo("c");
        }

        @Test
        void isNeverAPing() {
            for (Overflow overflow : ALL) {
                BoundedQueue itsQueue = queue(20, 3, overflow);
                itsQueue.block();
                send(itsQueue, "a");
                for (String ping : new String[] {"P", "Q"}) {
                    assertThat(itsQueue.reserve(control(ping))).isTrue();
                    itsQueue.addReserved(control(ping), TestOptions.receipt());
                }
                assertThat(itsQueue.reserve(control("R"))).isFalse();
                assertThat(content(itsQueue)).isEqualTo("PQa");
            }
        }
    }

    private void add(QueueShare share, String... contents) {
        for (String content : contents) {
            assertThat(queue.add(frame(content), share, null, TestOptions.receipt()))
                    .isTrue();
        }
    }

    private static void send(BoundedQueue queue, String... contents) {
        for (String content : contents) {
            assertThat(queue.reserve(frame(content))).isTrue();
            assertThat(queue.addReserved(frame(content), TestOptions.receipt())).isTrue();
        }
    }

    private String content() {
        return content(queue);
    }

    static String content(BoundedQueue queue) {
        ByteBuffer target = ByteBuffer.allocate((int) queue.bytes() + 1);
        queue.copyTo(target);
        assertThat(target.position()).isEqualTo((int) queue.bytes());
        return new String(target.array(), 0, target.position(), StandardCharsets.US_ASCII);
    }

    static BoundedQueue queue(long maxBytes, int maxMessages, Overflow overflow) {
        OutgoingCompression none = new OutgoingCompression(
                null, 1024, new CompressorPool(6, 1), WebSocketProtocol.server(ProtocolOptions.DEFAULT));
        return new BoundedQueue(TestOptions.outbound(maxBytes, maxMessages, overflow), none);
    }

    static OutgoingFrame frame(String bytes) {
        return new OutgoingFrame(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.US_ASCII)), false);
    }

    static OutgoingFrame control(String bytes) {
        return OutgoingFrame.control(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.US_ASCII)));
    }
}
