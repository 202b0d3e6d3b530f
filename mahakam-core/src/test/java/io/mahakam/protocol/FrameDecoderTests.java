package io.mahakam.protocol;

import static io.mahakam.protocol.CloseStatus.MESSAGE_TOO_BIG;
import static io.mahakam.protocol.CloseStatus.PROTOCOL_ERROR;
import static io.mahakam.protocol.Conversation.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FrameDecoderTests {
    private final FrameDecoder server = new FrameDecoder(Role.SERVER, 1_000_000, false);
    private final FrameDecoder client = new FrameDecoder(Role.CLIENT, 1_000_000, false);

    @Nested
    class Section5_1_WhoMasks {
        @Test
        void aServerFailsAnUnmaskedFrame() {
            assertRefused(server, "81 05", PROTOCOL_ERROR, "A client's frame must be masked");
        }

        @Test
        void aClientFailsAMaskedFrame() {
            assertRefused(client, "81 85", PROTOCOL_ERROR, "A server's frame must not be masked");
        }
    }

    @Nested
    class Section5_2_Header {
        @Test
        void isCompleteWithItsLastByte() throws ProtocolException {
            ByteBuffer header = buffer("02 ff 0000000000010000 01020304"); // binary, not final, 65536 bytes, masked
            for (int i = 0; i < header.capacity(); i++) {
                assertThat(server.readHeader(header.limit(i))).isFalse();
                assertThat(server.inPayload()).isFalse();
            }
            assertThat(server.readHeader(header.limit(header.capacity()))).isTrue();
            assertThat(server.inPayload()).isTrue();
            assertThat(server.opcode()).isEqualTo(Opcode.BINARY);
            assertThat(server.fin()).isFalse();
            assertThat(server.remaining()).isEqualTo(65_536);
        }

        @Test
        void leavesThePayloadUnread() throws ProtocolException {
            ByteBuffer frame = buffer("81 02 6869");
            assertThat(client.readHeader(frame)).isTrue();
            assertThat(frame.remaining()).isEqualTo(2);
        }

        @Test
        void isReadAgainForTheNextFrame() throws ProtocolException {
            ByteBuffer frames = buffer("01 00 8a 00");
            assertThat(client.readHeader(frames)).isTrue();
            client.endFrame();
            assertThat(client.inPayload()).isFalse();
            assertThat(client.readHeader(frames)).isTrue();
            assertThat(client.opcode()).isEqualTo(Opcode.PONG);
            assertThat(client.fin()).isTrue();
        }

        @Test
        void isRefusedAtTheFirstByteThatBreaksARule() {
            assertRefused(
                    new FrameDecoder(Role.SERVER, 1000, false),
                    "f1",
                    PROTOCOL_ERROR,
                    "A reserved bit is set but no extension was negotiated for it");
            assertRefused(new FrameDecoder(Role.SERVER, 1000, false), "8b", PROTOCOL_ERROR, "The opcode is reserved");
            assertRefused(
                    new FrameDecoder(Role.SERVER, 1000, false),
                    "09",
                    PROTOCOL_ERROR,
                    "A control frame must not be fragmented");
            assertRefused(
                    new FrameDecoder(Role.SERVER, 1000, false),
                    "89 fe",
                    PROTOCOL_ERROR,
                    "A control frame's payload is at most 125 bytes");
            assertRefused(
                    new FrameDecoder(Role.SERVER, 1000, false),
                    "81 fe 007d",
                    PROTOCOL_ERROR,
                    "A length must be encoded in as few bytes as possible");
            assertRefused(
                    new FrameDecoder(Role.SERVER, 1000, false),
                    "81 ff 8000000000000000",
                    PROTOCOL_ERROR,
                    "A length has at most 63 bits");
            assertRefused(
                    new FrameDecoder(Role.SERVER, 1000, false),
                    "81 fe 03e9",
                    MESSAGE_TOO_BIG,
                    "The frame is larger than this endpoint accepts");
        }
    }

    @Nested
    class Section5_3_Payload {
        @Test
        void isUnmaskedAcrossAnyCut() throws ProtocolException {
            for (int cut = 0; cut <= 5; cut++) {
                FrameDecoder decoder = new FrameDecoder(Role.SERVER, 1000, false);
                ByteBuffer frame = buffer("81 85 37fa213d 7f9f4d5158"); // 5.7: a masked "Hello"
                decoder.readHeader(frame);
                byte[] payload = new byte[7];
                decoder.readPayload(frame, payload, 1, cut);
                assertThat(decoder.remaining()).isEqualTo(5 - cut);
                decoder.readPayload(frame, payload, 1 + cut, 5 - cut);
                assertThat(payload).isEqualTo(bytes("00 48656c6c6f 00"));
                assertThat(decoder.remaining()).isZero();
            }
        }

        @Test
        void isAvailableUpToItsEnd() throws ProtocolException {
            ByteBuffer frames = buffer("82 03 010203 82 00");
            client.readHeader(frames);
            assertThat(client.available(frames.slice().limit(2))).isEqualTo(2);
            assertThat(client.available(frames)).isEqualTo(3);
        }
    }

    private static void assertRefused(FrameDecoder decoder, String header, CloseStatus kind, String rule) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> decoder.readHeader(buffer(header)))
                .extracting(ProtocolException::status)
                .isEqualTo(kind.withReason(rule));
    }

    private static ByteBuffer buffer(String hex) {
        return ByteBuffer.wrap(bytes(hex));
    }
}
