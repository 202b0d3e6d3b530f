package io.mahakam.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mahakam.protocol.FrameEncoder;
import io.mahakam.protocol.Opcode;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingFrameTests {
    @Test
    void textIsOneUnmaskedFrame() {
        assertThat(hex(OutgoingFrame.of("Hello", PayloadEncoder.BASIC, null)))
                .isEqualTo("810548656c6c6f"); // FIN, text, 5
    }

    @Test
    void binaryIsOneUnmaskedFrame() {
        assertThat(hex(OutgoingFrame.of(new byte[] {1, 2}, PayloadEncoder.BASIC, null)))
                .isEqualTo("82020102");
    }

    @Test
    void laterChangesOfThePayloadDoNotShow() {
        byte[] payload = {1, 2};
        OutgoingFrame frame = OutgoingFrame.of(payload, PayloadEncoder.BASIC, null);
        payload[0] = 9;
        assertThat(hex(frame)).isEqualTo("82020102");
    }

    @Test
    void aBufferIsNotConsumed() {
        ByteBuffer payload =
                ByteBuffer.wrap(new byte[] {0, 1, 2, 3}).position(1).limit(3);
        assertThat(hex(OutgoingFrame.of(payload, PayloadEncoder.BASIC, null))).isEqualTo("82020102");
        assertThat(payload.position()).isEqualTo(1);
        assertThat(payload.limit()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2048, 70_000})
    void laterChangesOfAPayloadDoNotShow(int size) {
        byte[] payload = new byte[size];
        OutgoingFrame array = OutgoingFrame.of(payload, PayloadEncoder.BASIC, null);
        OutgoingFrame buffer = OutgoingFrame.of(ByteBuffer.wrap(payload), PayloadEncoder.BASIC, null);
        payload[size - 1] = 9;
        assertThat(hex(array)).endsWith("00");
        assertThat(hex(buffer)).endsWith("00");
    }

    @Test
    void aBufferOfAnyKindIsSentFromItsPositionToItsLimit() {
        ByteBuffer heap = ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 4, 5})
                .slice(1, 4)
                .position(1)
                .limit(3);
        ByteBuffer direct = ByteBuffer.allocateDirect(4)
                .put(new byte[] {1, 2, 3, 4})
                .position(1)
                .limit(3);
        for (ByteBuffer payload : List.of(heap, heap.asReadOnlyBuffer(), direct)) {
            assertThat(hex(OutgoingFrame.of(payload, PayloadEncoder.BASIC, null)))
                    .isEqualTo("82020203");
            assertThat(payload.position()).isEqualTo(1);
        }
        PayloadEncoder own = (payload, subprotocol) -> OutgoingMessage.binary(heap);
        assertThat(hex(OutgoingFrame.of(1, own, null))).isEqualTo("82020203");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 125, 126, 2048, 65_535, 65_536})
    void aMessageIsTheSameFrameInPiecesOfAnySize(int size) {
        String text = "x".repeat(size - 1) + "y";
        OutgoingFrame frame = OutgoingFrame.of(text, PayloadEncoder.BASIC, null);
        ByteBuffer expected = FrameEncoder.unmasked(Opcode.TEXT, ByteBuffer.wrap(text.getBytes(UTF_8)));
        assertThat(frame.size()).isEqualTo(expected.limit());
        assertThat(frame.payloadSize()).isEqualTo(size);
        for (int piece : new int[] {1, 2, 3, 4, 9, 10, 11, 1000, frame.size()}) {
            assertThat(HexFormat.of().formatHex(copied(frame, piece)))
                    .as("in pieces of %s", piece)
                    .isEqualTo(HexFormat.of().formatHex(expected.array()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2000, 2048, 5000})
    void aMessageIsSplitLikeItsFrame(int maxPayload) {
        String text = "x".repeat(2048);
        ByteBuffer whole = FrameEncoder.unmasked(Opcode.TEXT, ByteBuffer.wrap(text.getBytes(UTF_8)));
        OutgoingFrame frame = OutgoingFrame.of(text, PayloadEncoder.BASIC, null).fragmented(maxPayload);
        ByteBuffer expected = FrameEncoder.split(whole, maxPayload);
        assertThat(hex(frame)).isEqualTo(HexFormat.of().formatHex(expected.array()));
    }

    @Test
    void theBufferOfAnEncoderMayBeReadAfterwards() {
        ByteBuffer content = ByteBuffer.wrap(new byte[] {2, 3});
        PayloadEncoder encoder = (payload, subprotocol) -> OutgoingMessage.binary(content);
        OutgoingFrame frame = OutgoingFrame.of(1, encoder, null);
        content.position(1);
        content.flip();
        assertThat(hex(frame)).isEqualTo("82020203");
        assertThat(frame.message().payload().remaining()).isEqualTo(2);
    }

    @Test
    void theMessageCanBeReadAgain() {
        assertThat(OutgoingFrame.of("Hello", PayloadEncoder.BASIC, null).message())
                .isEqualTo(OutgoingMessage.text("Hello"));
        assertThat(OutgoingFrame.of(new byte[3000], PayloadEncoder.BASIC, null).message())
                .isEqualTo(OutgoingMessage.binary(ByteBuffer.allocate(3000)));
    }

    @Test
    void whatNoEncoderTakesIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OutgoingFrame.of(1, PayloadEncoder.BASIC, null))
                .withMessage("No encoder for java.lang.Integer: send a String, byte[] or ByteBuffer, or register a"
                        + " PayloadEncoder");
    }

    @Test
    void isCopiedInPieces() {
        OutgoingFrame frame = OutgoingFrame.of("Hello", PayloadEncoder.BASIC, null);
        assertThat(frame.size()).isEqualTo(7);

        ByteBuffer three = ByteBuffer.allocate(3);
        assertThat(frame.copyTo(three, 0)).isEqualTo(3);
        assertThat(three.array()).containsExactly(0x81, 5, 'H');

        ByteBuffer rest = ByteBuffer.allocate(9);
        assertThat(frame.copyTo(rest, 3)).isEqualTo(4);
        assertThat(rest.position()).isEqualTo(4);
        assertThat(rest.array()).startsWith('e', 'l', 'l', 'o');
    }

    private static byte[] copied(OutgoingFrame frame, int piece) {
        ByteBuffer all = ByteBuffer.allocate(frame.size());
        for (int offset = 0; offset < frame.size(); ) {
            all.limit(Math.min(frame.size(), offset + piece));
            int copied = frame.copyTo(all, offset);
            assertThat(copied).isEqualTo(all.position() - offset).isPositive();
            offset += copied;
        }
        return all.array();
    }

    private static String hex(OutgoingFrame frame) {
        ByteBuffer bytes = ByteBuffer.allocate(frame.size());
        frame.copyTo(bytes, 0);
        return HexFormat.of().formatHex(bytes.array());
    }
}
