package io.mahakam.conformance;

import static io.mahakam.conformance.ClientFrame.CLOSE;
import static io.mahakam.conformance.ClientFrame.FIN;
import static io.mahakam.conformance.ClientFrame.PING;
import static io.mahakam.conformance.ClientFrame.PONG;
import static io.mahakam.conformance.ClientFrame.close;
import static io.mahakam.conformance.ClientFrame.frame;
import static io.mahakam.conformance.ClientFrame.header;
import static io.mahakam.conformance.ClientFrame.hex;
import static io.mahakam.conformance.ClientFrame.ping;
import static io.mahakam.conformance.ClientFrame.text;
import static io.mahakam.conformance.ClientFrame.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 5.5: control frames. What a Close says is in {@link ClosingConformanceTests}. */
class ControlFrameConformanceTests extends ConformanceTests {
    @Nested
    class Section5_5_ControlFrames {
        /** The header alone is sent. */
        @ParameterizedTest
        @ValueSource(strings = {"88 fe", "89 fe", "8a fe", "88 ff", "89 ff", "8a ff"})
        void moreThan125BytesFailTheConnection(String header) throws Exception {
            RawPeer peer = connect();
            peer.send(hex(header));
            peer.expectFailure(1002);
        }

        @ParameterizedTest
        @ValueSource(ints = {CLOSE, PING, PONG})
        void aFragmentedControlFrameFailsTheConnection(int firstByte) throws Exception {
            RawPeer peer = connect();
            peer.send(header(firstByte, 0));
            peer.expectFailure(1002);
        }
    }

    @Nested
    class Section5_5_2_Ping {
        @ParameterizedTest
        @ValueSource(ints = {0, 1, 124, 125})
        void aPingIsAnsweredWithItsPayload(int length) throws Exception {
            RawPeer peer = connect();
            peer.send(ping("p".repeat(length)));
            peer.expectPong("p".repeat(length));
        }

        @Test
        void thePayloadNeedsNotBeText() throws Exception {
            RawPeer peer = connect();
            peer.send(frame(FIN | PING, hex("00 ff fe fd fc fb 00")));
            assertThat(peer.read().payload()).isEqualTo(hex("00 ff fe fd fc fb 00"));
        }

        @Test
        void pingsBeforeACloseAreAnswered() throws Exception {
            RawPeer peer = connect();
            peer.send(ping("last words"), close(1000));
            peer.expectPong("last words");
            peer.expectClose(1000);
        }

        /** 5.5.3: who is pinged faster than it answers may answer the latest ping only. */
        @Test
        void pingsThatComeFasterThanTheyAreAnsweredAreNotQueued() throws Exception {
            int count = 50_000;
            byte[][] pings = new byte[count][];
            for (int i = 0; i < count; i++) {
                pings[i] = ping("%0125d".formatted(i + 1));
            }
            RawPeer peer = connect();
            peer.send(pings);
            List<Integer> answered = new ArrayList<>();
            do {
                byte[] pong = peer.read().payload();
                answered.add(Integer.valueOf(new String(pong, StandardCharsets.US_ASCII)));
            } while (answered.get(answered.size() - 1) < count);

            assertThat(answered).isSorted().doesNotHaveDuplicates().hasSizeLessThan(count / 10);
            peer.send(text("still there"));
            peer.expectText("still there");
        }
    }

    @Nested
    class Section5_5_3_Pong {
        @Test
        void anUnaskedPongIsNotAnswered() throws Exception {
            RawPeer peer = connect();
            peer.send(frame(FIN | PONG, utf8("unasked")), frame(FIN | PONG, new byte[0]), ping("asked"));
            peer.expectPong("asked");
        }
    }
}
