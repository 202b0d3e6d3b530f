package io.mahakam.protocol;

import static io.mahakam.protocol.Conversation.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ClosePayloadTests {
    @Nested
    class Section5_5_1 {
        @Test
        void codeAndReason() throws ProtocolException {
            CloseStatus status = new CloseStatus(4711, "Tschüß");
            assertThat(ClosePayload.decode(bytes("1267 54736368c3bcc39f"))).isEqualTo(status);
            assertThat(ClosePayload.encode(status)).isEqualTo(ByteBuffer.wrap(bytes("1267 54736368c3bcc39f")));
        }

        @Test
        void codeOnly() throws ProtocolException {
            assertThat(ClosePayload.decode(bytes("03e8"))).isEqualTo(CloseStatus.NORMAL);
            assertThat(ClosePayload.encode(CloseStatus.NORMAL)).isEqualTo(ByteBuffer.wrap(bytes("03e8")));
        }

        @Test
        void neither() throws ProtocolException {
            assertThat(ClosePayload.decode(bytes(""))).isEqualTo(CloseStatus.NO_STATUS);
            assertThat(ClosePayload.encode(CloseStatus.NO_STATUS).remaining()).isZero();
        }

        @Test
        void halfACode() {
            assertRefused("03", 1002, "A Close has no payload, or begins with a code of two bytes");
        }
    }

    @Nested
    class Section7_4 {
        @Test
        void aCodeThatMustNotBeSent() {
            assertRefused("03ed", 1002, "The close code must not be sent"); // 1005
            assertRefused("ffff", 1002, "The close code must not be sent");
        }
    }

    @Nested
    class Section8_1 {
        @Test
        void aReasonThatIsNotUtf8() {
            assertRefused("03e8 ff", 1007, "The text is not UTF-8");
            assertRefused("03e8 c3", 1007, "The text is not UTF-8");
        }
    }

    private static void assertRefused(String payload, int code, String rule) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> ClosePayload.decode(bytes(payload)))
                .extracting(ProtocolException::status)
                .isEqualTo(new CloseStatus(code, rule));
    }
}
