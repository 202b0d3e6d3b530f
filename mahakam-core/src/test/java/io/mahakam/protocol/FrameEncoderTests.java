package io.mahakam.protocol;

import static io.mahakam.protocol.Conversation.bytes;
import static io.mahakam.protocol.Conversation.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FrameEncoderTests {
    private static final ByteBuffer HELLO = ByteBuffer.wrap(bytes("48656c6c6f"));

    @Nested
    class Section5_7_Examples {
        @Test
        void anUnmaskedText() {
            assertThat(FrameEncoder.unmasked(Opcode.TEXT, HELLO)).isEqualTo(buffer("81 05 48656c6c6f"));
        }

        @Test
        void aMaskedText() {
            assertThat(FrameEncoder.masked(Opcode.TEXT.code(), HELLO, 0x37FA213D))
                    .isEqualTo(buffer("81 85 37fa213d 7f9f4d5158"));
        }

        @Test
        void aPingAndItsMaskedAnswer() {
            assertThat(FrameEncoder.unmasked(Opcode.PING, HELLO)).isEqualTo(buffer("89 05 48656c6c6f"));
            assertThat(FrameEncoder.masked(Opcode.PONG.code(), HELLO, 0x37FA213D))
                    .isEqualTo(buffer("8a 85 37fa213d 7f9f4d5158"));
        }
    }

    @Nested
    class Section5_4_Fragmentation {
        @Test
        void aMessageIsSplitIntoFrames() {
            ByteBuffer text = FrameEncoder.unmasked(Opcode.TEXT, HELLO);
            assertThat(FrameEncoder.split(text, 2)).isEqualTo(buffer("01 02 4865  00 02 6c6c  80 01 6f"));
            assertThat(FrameEncoder.split(text, 1))
                    .isEqualTo(buffer("01 01 48  00 01 65  00 01 6c  00 01 6c  80 01 6f"));
            assertThat(text.remaining()).isEqualTo(7);
        }

        @Test
        void noFrameIsEmpty() {
            assertThat(FrameEncoder.split(FrameEncoder.unmasked(Opcode.BINARY, buffer("01 02 03 04")), 2))
                    .isEqualTo(buffer("02 02 0102  80 02 0304"));
        }

        @Test
        void aMessageThatFitsIsLeftAlone() {
            ByteBuffer text = FrameEncoder.unmasked(Opcode.TEXT, HELLO);
            assertThat(FrameEncoder.split(text, 5)).isSameAs(text);
        }

        @Test
        void onlyTheFirstFrameSaysThatItIsCompressed() {
            assertThat(FrameEncoder.split(buffer("c1 03 010203"), 2)).isEqualTo(buffer("41 02 0102  80 01 03"));
        }

        @ParameterizedTest
        @CsvSource({"126,125", "65535,125", "65536,126", "70000,65535", "200000,65536"})
        void lengthsOfAllSizesAreSplit(int length, int maxPayload) {
            ByteBuffer frame = FrameEncoder.unmasked(Opcode.BINARY, ByteBuffer.allocate(length));
            int whole = (length - 1) / maxPayload;
            ByteBuffer frames = FrameEncoder.split(frame, maxPayload);
            assertThat(frames.remaining())
                    .isEqualTo(whole * FrameEncoder.frameSize(maxPayload)
                            + FrameEncoder.frameSize(length - whole * maxPayload));
            assertThat(frames.get(whole * FrameEncoder.frameSize(maxPayload))).isEqualTo((byte) 0x80);
        }
    }

    @Nested
    class Section5_2_Length {
        @ParameterizedTest
        @CsvSource({
            "0, 8200, 8280",
            "125, 827d, 82fd",
            "126, 827e007e, 82fe007e",
            "65535, 827effff, 82feffff",
            "65536, 827f0000000000010000, 82ff0000000000010000"
        })
        void isInTheFewestBytes(int length, String unmasked, String masked) {
            ByteBuffer payload = ByteBuffer.allocate(length);
            assertThat(hex(FrameEncoder.unmasked(Opcode.BINARY, payload).array()))
                    .isEqualTo(unmasked + "00".repeat(length));
            assertThat(hex(FrameEncoder.masked(Opcode.BINARY.code(), payload, 0).array()))
                    .isEqualTo(masked + "00".repeat(4 + length));
        }
    }

    @Nested
    class Section5_5_ControlFrames {
        @ParameterizedTest
        @EnumSource(names = {"CLOSE", "PING", "PONG"})
        void areNeverLongerThan125Bytes(Opcode opcode) {
            assertThat(FrameEncoder.unmasked(opcode, ByteBuffer.allocate(125)).remaining())
                    .isEqualTo(127);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> FrameEncoder.unmasked(opcode, ByteBuffer.allocate(202)))
                    .withMessage("A control frame's payload is at most 125 bytes, not 202");
        }
    }

    @Nested
    class Compressed {
        @Test
        void isMarkedAndRefersToNoOther() {
            TestCompressors compressors = new TestCompressors();
            for (int i = 0; i < 2; i++) {
                // RFC 7692, 7.2.3.1
                assertThat(FrameEncoder.compressed(Opcode.TEXT, repeated("Hello", 3), 15, compressors))
                        .isEqualTo(buffer("c1 0a f248cdc9c9f780130000"));
            }
            assertThat(compressors.inUse()).isZero();
        }

        @Test
        void isNoneUnlessItIsSmaller() {
            assertThat(FrameEncoder.compressed(Opcode.TEXT, HELLO, 15, new TestCompressors()))
                    .isNull();
            assertThat(FrameEncoder.compressed(Opcode.TEXT, ByteBuffer.allocate(0), 15, new TestCompressors()))
                    .isNull();
        }

        private ByteBuffer repeated(String text, int times) {
            return ByteBuffer.wrap(text.repeat(times).getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Nested
    class ThePayload {
        @Test
        void isNeitherConsumedNorChanged() {
            ByteBuffer payload = ByteBuffer.wrap(bytes("00 6869 00"), 1, 2);
            assertThat(FrameEncoder.masked(Opcode.TEXT.code(), payload, -1)).isEqualTo(buffer("81 82 ffffffff 9796"));
            assertThat(payload.array()).isEqualTo(bytes("00 6869 00"));
            assertThat(payload.position()).isEqualTo(1);
            assertThat(payload.limit()).isEqualTo(3);
        }

        @Test
        void mayBeDirectOrReadOnly() {
            ByteBuffer direct =
                    ByteBuffer.allocateDirect(5).put(HELLO.duplicate()).flip();
            assertThat(FrameEncoder.unmasked(Opcode.TEXT, direct)).isEqualTo(buffer("81 05 48656c6c6f"));
            assertThat(FrameEncoder.unmasked(Opcode.TEXT, HELLO.asReadOnlyBuffer()))
                    .isEqualTo(buffer("81 05 48656c6c6f"));
        }
    }

    private static ByteBuffer buffer(String hex) {
        return ByteBuffer.wrap(bytes(hex));
    }
}
