package io.mahakam.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes, cut anywhere, with the JDK's decoder as the oracle; also for the byte at which text stops to be UTF-8. */
class Utf8ValidatorFuzzTests {
    private static final int PASSED = -1;

    static Stream<byte[]> bytes() {
        return Stream.of(
                        "68656c6c6f20776f726c64", // more than eight ASCII bytes
                        "ce bacf8c cf83cebcceb5",
                        "e2 82 ac ef bf bf ee 80 80 ed 9f bf",
                        "f0 9f 98 80 f4 8f bf bf",
                        "c0 af",
                        "e0 80 af",
                        "f0 80 80 af",
                        "ed a0 80 ed b0 80", // surrogates
                        "f4 90 80 80",
                        "f5 80",
                        "61 62 63 64 65 66 67 68 80 61",
                        "e2 82")
                .map(Conversation::bytes);
    }

    @MethodSource("bytes")
    @FuzzTest
    void utf8(byte[] bytes) {
        int refused = firstRefused(bytes);
        if (refused == PASSED) {
            assertThat(canBeCompleted(bytes)).isTrue();
            assertThat(passes(bytes, 1)).isEqualTo(isUtf8(bytes));
        } else {
            assertThat(canBeCompleted(Arrays.copyOf(bytes, refused))).isTrue();
            assertThat(canBeCompleted(Arrays.copyOf(bytes, refused + 1))).isFalse();
        }
        for (int pieceSize = 2; pieceSize <= bytes.length; pieceSize += pieceSize / 2) {
            assertThat(passes(bytes, pieceSize))
                    .as("in pieces of %d", pieceSize)
                    .isEqualTo(passes(bytes, 1));
        }
    }

    private static int firstRefused(byte[] bytes) {
        Utf8Validator validator = new Utf8Validator();
        for (int i = 0; i < bytes.length; i++) {
            try {
                validator.check(bytes, i, i + 1);
            } catch (ProtocolException refused) {
                return i;
            }
        }
        return PASSED;
    }

    private static boolean passes(byte[] bytes, int pieceSize) {
        Utf8Validator validator = new Utf8Validator();
        try {
            for (int from = 0; from < bytes.length; from += pieceSize) {
                validator.check(bytes, from, Math.min(bytes.length, from + pieceSize));
            }
            validator.end();
            return true;
        } catch (ProtocolException refused) {
            return false;
        }
    }

    /** Whatever may be followed at all may be followed by the lowest trail bytes or by the highest. */
    private static boolean canBeCompleted(byte[] begin) {
        for (int more = 0; more <= 3; more++) {
            byte[] longer = Arrays.copyOf(begin, begin.length + more);
            for (int trail : new int[] {0x80, 0xBF}) {
                Arrays.fill(longer, begin.length, longer.length, (byte) trail);
                if (isUtf8(longer)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The JDK puts a replacement for what is not UTF-8, so that other bytes come back. */
    private static boolean isUtf8(byte[] bytes) {
        return Arrays.equals(new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), bytes);
    }
}
