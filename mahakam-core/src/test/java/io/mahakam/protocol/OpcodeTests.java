package io.mahakam.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** RFC 6455, 5.2 and 11.8. */
class OpcodeTests {
    @Test
    void codes() {
        Opcode[] byCode = new Opcode[16];
        for (int code = 0; code < 16; code++) {
            byCode[code] = Opcode.of(code);
        }
        assertThat(byCode)
                .containsExactly(
                        Opcode.CONTINUATION,
                        Opcode.TEXT,
                        Opcode.BINARY,
                        null,
                        null,
                        null,
                        null,
                        null,
                        Opcode.CLOSE,
                        Opcode.PING,
                        Opcode.PONG,
                        null,
                        null,
                        null,
                        null,
                        null);
        assertThat(Opcode.values())
                .allSatisfy(opcode -> assertThat(Opcode.of(opcode.code())).isSameAs(opcode));
    }

    @Test
    void controlFrames() {
        assertThat(Opcode.values())
                .filteredOn(Opcode::isControl)
                .containsExactly(Opcode.CLOSE, Opcode.PING, Opcode.PONG);
    }
}
