package io.mahakam.protocol;

import static io.mahakam.protocol.Conversation.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.junit.jupiter.api.Test;

class MessageFragmentsTests {
    @Test
    void theFirstFrameNamesTheKindAndTheLastIsFinal() throws Exception {
        MessageFragments binary = new MessageFragments(false);
        assertThat(binary.next(bytes("01 02 03"), 2, false)).isEqualTo(buffer("02 02 0102"));
        assertThat(binary.next(bytes("04"), 1, false)).isEqualTo(buffer("00 01 04"));
        assertThat(binary.next(new byte[0], 0, true)).isEqualTo(buffer("80 00"));
    }

    @Test
    void aMessageMayBeOneFrame() throws Exception {
        assertThat(new MessageFragments(true).next(bytes("61"), 1, true)).isEqualTo(buffer("81 01 61"));
    }

    @Test
    void textIsCutAnywhere() throws Exception {
        MessageFragments text = new MessageFragments(true);
        assertThat(text.next(bytes("61 E2"), 2, false)).isEqualTo(buffer("01 02 61E2"));
        assertThat(text.next(bytes("82"), 1, false)).isEqualTo(buffer("00 01 82"));
        assertThat(text.next(bytes("AC"), 1, true)).isEqualTo(buffer("80 01 AC"));
    }

    @Test
    void textIsUtf8() throws Exception {
        MessageFragments text = new MessageFragments(true);
        text.next(bytes("61 E2"), 2, false);
        assertThatExceptionOfType(CharacterCodingException.class).isThrownBy(() -> text.next(bytes("62"), 1, false));
        assertThatExceptionOfType(CharacterCodingException.class)
                .as("ends inside a character")
                .isThrownBy(() -> new MessageFragments(true).next(bytes("E2 82"), 2, true));
    }

    @Test
    void binaryIsAnything() throws Exception {
        assertThat(new MessageFragments(false).next(bytes("FF"), 1, true)).isEqualTo(buffer("82 01 FF"));
    }

    private static ByteBuffer buffer(String hex) {
        return ByteBuffer.wrap(bytes(hex));
    }
}
