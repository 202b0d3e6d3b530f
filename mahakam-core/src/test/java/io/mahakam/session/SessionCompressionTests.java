package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.protocol.Event;
import io.mahakam.protocol.Opcode;
import io.mahakam.protocol.PermessageDeflate;
import io.mahakam.protocol.PermessageDeflate.Direction;
import io.mahakam.protocol.ProtocolOptions;
import io.mahakam.protocol.WebSocketProtocol;
import io.mahakam.session.memory.MemoryLane;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A session whose handshake agreed on compression, with a client of the protocol as its peer. */
class SessionCompressionTests {
    private static final String LONG = "so long, and thanks ".repeat(60); // 1200 bytes
    private static final PermessageDeflate ALONE = agreed(false, 15);
    private static final PermessageDeflate TAKEOVER = agreed(true, 15);

    private final CountedCompressors counted = new CountedCompressors();
    private final CompressorPool pool = counted.pool(16);
    private final Sessions sessions =
            new Sessions(TestOptions.outbound(1 << 20, 100), PayloadEncoder.BASIC, Runnable::run, pool);

    @AfterEach
    void everyCompressorIsEndedOnce() {
        sessions.close(CloseStatus.GOING_AWAY);
        peers.forEach(peer -> peer.connection.receiveEnd());
        assertThat(sessions.all()).isEmpty();
        pool.close();
        counted.assertEachWasEndedOnce();
    }

    @Nested
    class WithoutContextTakeover {
        private final Peer peer = new Peer(ALONE);

        @Test
        void longMessagesAreCompressed() {
            peer.session().send(LONG);
            assertThat(peer.receivedBytes()).isLessThan(100);
            assertThat(peer.received).containsExactly(LONG);
        }

        @Test
        void messagesBelowTheThresholdAreNot() {
            String almost = "x".repeat(1023);
            peer.session().send(almost);
            assertThat(peer.receivedBytes()).isEqualTo(4 + 1023);
            peer.session().send(almost + "x");
            assertThat(peer.receivedBytes()).isLessThan(30);
            assertThat(peer.received).containsExactly(almost, almost + "x");
        }

        @Test
        void noisePassesAsItIs() {
            byte[] noise = new byte[2000];
            new Random(1).nextBytes(noise);
            peer.session().send(noise);
            assertThat(peer.receivedBytes()).isEqualTo(4 + 2000);
        }

        @Test
        void theSenderCompresses() {
            peer.session().send(LONG);
            assertThat(counted.compressed()).as("before the lane runs").isEqualTo(1);
            assertThat(peer.session().queuedBytes()).isLessThan(100);
        }

        @Test
        void anIdleSessionHoldsNothing() {
            peer.sends(LONG);
            assertThat(peer.connection.calls()).contains("text:" + LONG);
            peer.session().send(LONG);
            assertThat(peer.receivedBytes()).isPositive();
            int alive = counted.alive();
            pool.close();
            assertThat(alive).isEqualTo(2);
            counted.assertEachWasEndedOnce();
        }

        @Test
        void aClosedSessionCompressesNothing() {
            peer.session().close();
            assertThat(peer.session().send(LONG).recipients()).isZero();
            assertThat(counted.compressed()).isZero();
        }

        @Test
        void controlFramesAreNotCompressed() {
            peer.session().ping(ByteBuffer.allocate(100));
            assertThat(peer.receivedBytes()).isEqualTo(102);
        }
    }

    @Nested
    class WithContextTakeover {
        private final Peer peer = new Peer(TAKEOVER);

        @Test
        void messagesReferToThoseBefore() {
            peer.session().send(LONG);
            int first = peer.receivedBytes();
            peer.session().send(LONG);
            assertThat(peer.receivedBytes()).isLessThan(first);
            assertThat(peer.received).containsExactly(LONG, LONG);
        }

        @Test
        void theSessionKeepsItsCompressorsToItsEnd() {
            peer.sends(LONG);
            peer.session().send(LONG);
            assertThat(peer.receivedBytes()).isPositive();
            pool.close();
            assertThat(counted.alive()).isEqualTo(2);
            peer.connection.receiveEnd();
            counted.assertEachWasEndedOnce();
        }

        @Test
        void manySendersKeepTheOrderOfTheStream() {
            CompletableFuture<?>[] senders = new CompletableFuture<?>[4];
            for (int i = 0; i < senders.length; i++) {
                String message = LONG + i;
                senders[i] = CompletableFuture.runAsync(() -> {
                    for (int j = 0; j < 20; j++) {
                        peer.session().send(message);
                    }
                });
            }
            CompletableFuture.allOf(senders).join();
            peer.receivedBytes();
            assertThat(peer.received).hasSize(80).allMatch(message -> message.startsWith(LONG));
        }

        @Test
        void queuedBytesAreThoseOfTheWire() {
            peer.connection.transport().setCapacity(0);
            peer.session().send(LONG);
            assertThat(peer.session().queuedBytes()).isEqualTo(4 + 1200);
            peer.connection.lane().settle();
            assertThat(peer.session().queuedBytes()).isBetween(10L, 100L);
            peer.connection.transport().setCapacity(Integer.MAX_VALUE);
            peer.receivedBytes();
            assertThat(peer.session().queuedBytes()).isZero();
        }

        @Test
        void whatTheClientCompressesIsReceived() {
            peer.sends(LONG);
            peer.sends(LONG);
            assertThat(peer.connection.calls()).contains("text:" + LONG, "text:" + LONG);
        }
    }

    @Nested
    class EveryEnd {
        @Test
        void inTheMiddleOfAMessage() {
            Peer peer = new Peer(ALONE);
            peer.connection.receive(Frames.masked(0x41, (byte) 0xF2, (byte) 0x48));
            assertThat(counted.alive()).isEqualTo(1);
            peer.connection.receiveEnd();
            pool.close();
            counted.assertEachWasEndedOnce();
        }

        @Test
        void byACorruptMessage() {
            Peer peer = new Peer(TAKEOVER);
            peer.session().send(LONG);
            peer.receivedBytes();
            peer.connection.receive(Frames.masked(0xC1, (byte) 7));
            assertThat(peer.connection.sent()).containsExactly("close:1007 The compressed message is not DEFLATE data");
        }

        @Test
        void byALostConnection() {
            Peer peer = new Peer(TAKEOVER);
            peer.sends(LONG);
            peer.connection.transport().failWrites(new IOException("Broken pipe"));
            peer.session().send(LONG);
            peer.connection.lane().settle();
            pool.close();
            counted.assertEachWasEndedOnce();
        }

        @Test
        void byAListenerThatThrows() {
            Peer peer = new Peer(TAKEOVER);
            peer.connection.listener().on("text", (session, call) -> {
                throw new IllegalStateException("Broken");
            });
            peer.sends(LONG);
            assertThat(peer.connection.sent()).containsExactly("close:1011");
        }

        @Test
        void byAPeerThatIsTooSlow() {
            Peer peer = new Peer(TAKEOVER);
            peer.connection.transport().setCapacity(0);
            for (int i = 0; i < 101; i++) {
                peer.session().send(LONG);
            }
            peer.connection.lane().settle();
            assertThat(peer.session().isOpen()).isFalse();
        }
    }

    @Nested
    class Broadcasts {
        @Test
        void areCompressedOnceForAllAlike() {
            for (PermessageDeflate agreed : List.of(ALONE, ALONE, ALONE, agreed(false, 9), TAKEOVER)) {
                new Peer(agreed);
            }
            Peer plain = new Peer(null);
            OutgoingFrame frame = OutgoingFrame.of(LONG, PayloadEncoder.BASIC, null);
            for (Peer peer : peers) {
                peer.session().deliver(frame, TestOptions.share(1 << 20, 100), null, TestOptions.receipt());
            }
            assertThat(counted.compressed()).as("once for each window").isEqualTo(2);
            for (Peer peer : peers) {
                assertThat(peer.receivedBytes() < 200).isEqualTo(peer != plain);
                assertThat(peer.received).containsExactly(LONG);
            }
        }

        @Test
        void areCompressedOnceWhicheverLaneIsFirst() {
            for (int round = 0; round < 50; round++) {
                int before = counted.compressed();
                OutgoingFrame frame = OutgoingFrame.of(LONG + round, PayloadEncoder.BASIC, null);
                List<CompletableFuture<OutgoingFrame>> lanes = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    lanes.add(CompletableFuture.supplyAsync(() -> frame.compressedForAll(15, pool)));
                }
                OutgoingFrame first = lanes.get(0).join();
                assertThat(lanes).allSatisfy(lane -> assertThat(lane.join()).isSameAs(first));
                assertThat(counted.compressed() - before).isEqualTo(1);
            }
        }

        @Test
        void belowTheThresholdAreNotCompressed() {
            OutgoingFrame frame = OutgoingFrame.of("short", PayloadEncoder.BASIC, null);
            for (Peer peer : List.of(new Peer(ALONE), new Peer(TAKEOVER))) {
                peer.session().deliver(frame, TestOptions.share(1 << 20, 100), null, TestOptions.receipt());
                peer.session().send("short");
                peer.session().ping(ByteBuffer.allocate(0));
                assertThat(peer.receivedBytes()).isEqualTo(7 + 7 + 2);
                assertThat(peer.received).containsExactly("short", "short");
            }
            assertThat(counted.made()).isZero();
        }

        @Test
        void countAsWhatIsQueued() {
            Peer peer = new Peer(ALONE);
            QueueShare share = TestOptions.share(1500, 100);
            OutgoingFrame frame = OutgoingFrame.of(LONG, PayloadEncoder.BASIC, null);
            peer.session().deliver(frame, share, null, TestOptions.receipt());
            peer.session().deliver(frame, share, null, TestOptions.receipt());
            assertThat(peer.session().isOpen())
                    .as("twice as many bytes, were they not compressed")
                    .isTrue();
        }
    }

    private final List<Peer> peers = new ArrayList<>();

    private static PermessageDeflate agreed(boolean takeover, int windowBits) {
        return new PermessageDeflate(new Direction(takeover, windowBits), new Direction(takeover, 15));
    }

    /** The client's end of a session. */
    private final class Peer {
        private final TestConnection connection;
        private final WebSocketProtocol protocol;
        private final List<String> received = new ArrayList<>();
        private final CompressorPool own = new CompressorPool(6, 2);

        Peer(PermessageDeflate agreed) {
            connection = new TestConnection(sessions, new MemoryLane(), agreed).open();
            ProtocolOptions options = new ProtocolOptions(1 << 20, 1 << 20);
            protocol = agreed == null
                    ? WebSocketProtocol.client(options, () -> 0)
                    : WebSocketProtocol.client(options, () -> 0, agreed, own);
            peers.add(this);
        }

        TransportSession session() {
            return connection.session();
        }

        void sends(String text) {
            connection.receive(protocol.compressedMessage(Opcode.TEXT, StandardCharsets.UTF_8.encode(text))
                    .array());
        }

        /** Receives what was sent; returns how many bytes that took. */
        int receivedBytes() {
            connection.lane().settle();
            byte[] bytes = connection.transport().takeOutgoing();
            protocol.receive(ByteBuffer.wrap(bytes), event -> {
                if (event instanceof Event.Text text) {
                    received.add(StandardCharsets.UTF_8.decode(text.payload()).toString());
                }
            });
            return bytes.length;
        }
    }
}
