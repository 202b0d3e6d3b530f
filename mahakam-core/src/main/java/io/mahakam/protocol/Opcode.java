package io.mahakam.protocol;

import org.jspecify.annotations.Nullable;

/** The interpretation of a frame's payload, RFC 6455, 5.2. Codes 3 to 7 and 11 to 15 are reserved and have no constant. */
public enum Opcode {
    CONTINUATION(0x0),
    TEXT(0x1),
    BINARY(0x2),
    CLOSE(0x8),
    PING(0x9),
    PONG(0xA);

    private static final @Nullable Opcode[] BY_CODE = new Opcode[16];

    static {
        for (Opcode opcode : values()) {
            BY_CODE[opcode.code] = opcode;
        }
    }

    private final int code;

    Opcode(int code) {
        this.code = code;
    }

    /** The opcode's four bits, 0 to 15. */
    public int code() {
        return code;
    }

    /** RFC 6455, 5.5: control frames are those whose opcode has its top bit set. */
    public boolean isControl() {
        return code >= 0x8;
    }

    /** The opcode with these four bits (0 to 15), or {@code null} if they are reserved. */
    public static @Nullable Opcode of(int code) {
        return BY_CODE[code];
    }
}
