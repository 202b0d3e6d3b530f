package io.mahakam.conformance;

import static io.mahakam.conformance.ClientFrame.BINARY;
import static io.mahakam.conformance.ClientFrame.CLOSE;
import static io.mahakam.conformance.ClientFrame.FIN;
import static io.mahakam.conformance.ClientFrame.TEXT;
import static io.mahakam.conformance.ClientFrame.close;
import static io.mahakam.conformance.ClientFrame.closePayload;
import static io.mahakam.conformance.ClientFrame.concat;
import static io.mahakam.conformance.ClientFrame.frame;
import static io.mahakam.conformance.ClientFrame.header;
import static io.mahakam.conformance.ClientFrame.hex;
import static io.mahakam.conformance.ClientFrame.ping;
import static io.mahakam.conformance.ClientFrame.text;
import static io.mahakam.conformance.ClientFrame.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.WebSocketSession;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 5.5.1 and 7: closing the connection. */
class ClosingConformanceTests extends ConformanceTests {
    @Nested
    class Section5_5_1_Close {
        @Test
        void aCloseWithoutCodeIsAnsweredWithoutCode() throws Exception {
            RawPeer peer = connect();
            peer.send(frame(FIN | CLOSE, new byte[0]));
            peer.expectCloseWithoutCode();
            assertThat(peer.closed()).isEqualTo(CloseStatus.NO_STATUS);
        }

        @ParameterizedTest
        @ValueSource(strings = {"03", "00", "ff"})
        void halfACodeFailsTheConnection(String payload) throws Exception {
            RawPeer peer = connect();
            peer.send(frame(FIN | CLOSE, hex(payload)));
            peer.expectFailure(1002);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "enough", "schön war's 😀"})
        void theReasonReachesTheEndpoint(String reason) throws Exception {
            RawPeer peer = connect();
            peer.send(close(1000, utf8(reason)));
            peer.expectClose(1000);
            assertThat(peer.closed()).isEqualTo(new CloseStatus(1000, reason));
        }

        @Test
        void aReasonMayHave123Bytes() throws Exception {
            RawPeer peer = connect();
            peer.send(close(3000, utf8("r".repeat(123))));
            peer.expectClose(3000);
            assertThat(peer.closed().reason()).hasSize(123);
        }

        @ParameterizedTest
        @ValueSource(strings = {"80", "c0 af", "ed a0 80", "f4 90 80 80", "61 c3"})
        void aReasonThatIsNotUtf8FailsTheConnection(String reason) throws Exception {
            RawPeer peer = connect();
            peer.send(close(1000, hex(reason)));
            peer.expectFailure(1007);
        }

        @Test
        void whatFollowsACloseIsIgnored() throws Exception {
            RawPeer peer = connect();
            peer.send(close(1000), text("unheard"), ping("unheard"), close(1001), hex("ff ff ff"));
            peer.expectClose(1000);
            assertThat(peer.closed().code()).isEqualTo(1000);
        }

        @Test
        void theServersMessagesPrecedeItsCloseAndNoneFollows() throws Exception {
            RawPeer peer = connect();
            WebSocketSession session = peer.session();
            session.send("before");
            session.close(CloseStatus.NORMAL);
            session.send("after");
            peer.expectText("before");
            peer.expectCloseFrame(1000, "");
            peer.send(close(1000));
            peer.expectEnd();
        }

        /** 5.5.2: pings are to be answered until the peer's Close has come; messages go nowhere. */
        @Test
        void afterItsOwnCloseTheServerStillAnswersPings() throws Exception {
            RawPeer peer = connect();
            peer.session().close(CloseStatus.GOING_AWAY);
            peer.expectCloseFrame(1001, "");
            peer.send(text("unheard"), ping("heard"));
            peer.expectPong("heard");
            peer.send(close(1001));
            peer.expectEnd();
            assertThat(peer.closed()).isEqualTo(CloseStatus.GOING_AWAY);
        }

        @Test
        void aBrokenRuleAfterItsOwnCloseEndsTheConnectionWithoutAnotherClose() throws Exception {
            RawPeer peer = connect();
            peer.session().close(CloseStatus.GOING_AWAY);
            peer.expectCloseFrame(1001, "");
            peer.send(hex("83"));
            peer.expectEnd();
            assertThat(peer.closed().code()).isEqualTo(1002);
        }

        /** Whichever Close is first, each side sends one and the endpoint hears what the peer said. */
        @Test
        void bothSidesMayCloseAtOnce() throws Exception {
            for (int i = 0; i < 50; i++) {
                RawPeer peer = connect();
                WebSocketSession session = peer.session();
                CompletableFuture<Void> closing =
                        CompletableFuture.runAsync(() -> session.close(CloseStatus.GOING_AWAY));
                peer.send(close(3000));
                byte[] payload = peer.read().payload();
                assertThat(payload).isIn(closePayload(1001, new byte[0]), closePayload(3000, new byte[0]));
                peer.expectEnd();
                closing.join();
                assertThat(peer.closed().code()).isEqualTo(3000);
            }
        }
    }

    @Nested
    class Section7_1_ClosingTheConnection {
        @Test
        void anEndWithoutCloseIsAbnormal() throws Exception {
            RawPeer peer = connect();
            peer.session();
            peer.shutdownOutput();
            peer.expectEnd();
            assertThat(peer.closed()).isEqualTo(CloseStatus.ABNORMAL);
        }

        @Test
        void anEndInsideAMessageIsAbnormal() throws Exception {
            RawPeer inMessage = connect();
            inMessage.send(frame(TEXT, utf8("not all")));
            inMessage.shutdownOutput();
            inMessage.expectEnd();
            assertThat(inMessage.closed()).isEqualTo(CloseStatus.ABNORMAL);

            RawPeer inHeader = connect();
            inHeader.send(hex("81 fe 00"));
            inHeader.shutdownOutput();
            inHeader.expectEnd();
            assertThat(inHeader.closed()).isEqualTo(CloseStatus.ABNORMAL);
        }

        @Test
        void aResetInsideAFrameIsAbnormal() throws Exception {
            RawPeer peer = connect();
            peer.send(ping("is it read?"), header(FIN | BINARY, 100), new byte[10]);
            peer.expectPong("is it read?");
            peer.reset();
            assertThat(peer.closed()).isEqualTo(CloseStatus.ABNORMAL);
        }

        @Test
        void aHalfCloseBehindTheCloseKeepsTheAnswer() throws Exception {
            RawPeer peer = connect();
            peer.send(close(4000));
            peer.shutdownOutput();
            peer.expectClose(4000);
            assertThat(peer.closed().code()).isEqualTo(4000);
        }

        @Test
        void aResetAfterTheClosingHandshakeChangesNothing() throws Exception {
            RawPeer peer = connect();
            peer.send(close(1000));
            peer.expectClose(1000);
            peer.reset();
            assertThat(peer.closed()).isEqualTo(CloseStatus.NORMAL);
        }

        /** 7.1.7. A reset would take the Close away from a peer that is still sending. */
        @Test
        void whoBreaksARuleAndSendsOnStillReadsTheClose() throws Exception {
            RawPeer peer = connect();
            peer.send(concat(hex("83"), new byte[1024 * 1024]));
            peer.expectFailure(1002);
        }
    }

    @Nested
    class Section7_4_StatusCodes {
        @ParameterizedTest
        @ValueSource(
                ints = {
                    1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3001, 3999, 4000,
                    4001, 4999
                })
        void aLegalCodeIsEchoed(int code) throws Exception {
            RawPeer peer = connect();
            peer.send(close(code));
            peer.expectClose(code);
            assertThat(peer.closed()).isEqualTo(new CloseStatus(code));
        }

        @ParameterizedTest
        @ValueSource(
                ints = {
                    0, 1, 100, 999, 1004, 1005, 1006, 1015, 1016, 1017, 1100, 1999, 2000, 2500, 2999, 5000, 5001,
                    10_000, 32_768, 65_535
                })
        void anIllegalCodeFailsTheConnection(int code) throws Exception {
            RawPeer peer = connect();
            peer.send(close(code));
            peer.expectFailure(1002);
        }

        @ParameterizedTest
        @ValueSource(ints = {1000, 1001, 1008, 1011, 1013, 3000, 4999})
        void theEndpointMayCloseWithACodeAndAReason(int code) throws Exception {
            RawPeer peer = connect();
            peer.session().close(new CloseStatus(code, "the reason"));
            peer.expectCloseFrame(code, "the reason");
            peer.send(close(code));
            peer.expectEnd();
            assertThat(peer.closed()).isEqualTo(new CloseStatus(code));
        }
    }
}
