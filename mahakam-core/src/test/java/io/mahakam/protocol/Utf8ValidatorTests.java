package io.mahakam.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** RFC 3629, 4, with the JDK's decoder as the oracle. */
class Utf8ValidatorTests {
    /** The first and last byte of each range in the grammar, and their neighbours. */
    private static final int[] EDGES = {
        0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF,
        0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
    };

    private static final int[] TRAILS = {0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF};

    @Test
    void everyCharacterPasses() throws ProtocolException {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                all.appendCodePoint(c);
            }
        }
        byte[] bytes = all.toString().getBytes(StandardCharsets.UTF_8);
        Utf8Validator validator = new Utf8Validator();
        validator.check(bytes, 0, bytes.length);
        validator.end();
    }

    @Test
    void fourBytesPassIfTheJdkDecodesThem() {
        for (int a : EDGES) {
            for (int b : EDGES) {
                for (int c : EDGES) {
                    for (int d : EDGES) {
                        byte[] bytes = {(byte) a, (byte) b, (byte) c, (byte) d};
                        boolean utf8 = isUtf8(bytes);
                        assertThat(passes(bytes, 4))
                                .as("%02x%02x%02x%02x", a, b, c, d)
                                .isEqualTo(utf8);
                        assertThat(passes(Arrays.copyOf(bytes, 12), 12))
                                .as("%02x%02x%02x%02x before others", a, b, c, d)
                                .isEqualTo(utf8);
                    }
                }
            }
        }
    }

    @Test
    void twoCharactersOfThreeBytesPassIfTheJdkDecodesThem() {
        int[] leads = {0xDF, 0xE0, 0xE1, 0xED, 0xEE, 0xEF, 0xF0};
        int[] trails = {0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xC0};
        for (int a : leads) {
            for (int b : trails) {
                for (int c : trails) {
                    for (int d : leads) {
                        for (int e : trails) {
                            for (int f : trails) {
                                byte[] bytes = {(byte) a, (byte) b, (byte) c, (byte) d, (byte) e, (byte) f, 'g', 'h'};
                                assertThat(passes(bytes, 8))
                                        .as("%02x%02x%02x%02x%02x%02x", a, b, c, d, e, f)
                                        .isEqualTo(isUtf8(bytes));
                            }
                        }
                    }
                }
            }
        }
    }

    @Test
    void theFirstByteThatCannotFollowIsRefused() {
        for (int a : EDGES) {
            for (int b : EDGES) {
                for (int c : EDGES) {
                    byte[] bytes = {(byte) a, (byte) b, (byte) c};
                    for (int length = 1; length <= 3; length++) {
                        byte[] begin = Arrays.copyOf(bytes, length);
                        assertThat(mayGoOn(begin))
                                .as("%02x%02x%02x, %d", a, b, c, length)
                                .isEqualTo(canBeCompleted(begin, 3));
                    }
                }
            }
        }
    }

    @Test
    void textIsTheSameInAnyPieces() throws ProtocolException {
        byte[] bytes = "ascii only, é, \u20AC, \u6771\u4EAC and \uD83D\uDE00, then ascii again"
                .getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from <= bytes.length; from++) {
            for (int to = from; to <= bytes.length; to++) {
                Utf8Validator validator = new Utf8Validator();
                validator.check(bytes, 0, from);
                validator.check(bytes, from, to);
                validator.check(bytes, to, bytes.length);
                validator.end();
            }
        }
    }

    @Test
    void aByteThatIsNotAsciiIsSeenAtEveryOffset() {
        for (int length = 1; length < 40; length++) {
            for (int i = 0; i < length; i++) {
                byte[] bytes = new byte[length];
                bytes[i] = (byte) 0xFF;
                assertThat(passes(bytes, length)).isFalse();
            }
        }
    }

    @Test
    void onlyTheRangeIsChecked() throws ProtocolException {
        byte[] bytes = {(byte) 0xFF, 'a', (byte) 0xFF};
        new Utf8Validator().check(bytes, 1, 2);
    }

    @Test
    void aRefusalIsInvalidPayload() {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> new Utf8Validator().check(new byte[] {(byte) 0x80}, 0, 1))
                .extracting(e -> e.status().code())
                .isEqualTo(1007);
    }

    private static boolean passes(byte[] bytes, int length) {
        Utf8Validator validator = new Utf8Validator();
        try {
            validator.check(bytes, 0, length);
            validator.end();
            return true;
        } catch (ProtocolException e) {
            return false;
        }
    }

    private static boolean mayGoOn(byte[] bytes) {
        try {
            new Utf8Validator().check(bytes, 0, bytes.length);
            return true;
        } catch (ProtocolException e) {
            return false;
        }
    }

    private static boolean canBeCompleted(byte[] begin, int more) {
        if (isUtf8(begin)) {
            return true;
        }
        for (int trail : more == 0 ? new int[0] : TRAILS) {
            byte[] longer = Arrays.copyOf(begin, begin.length + 1);
            longer[begin.length] = (byte) trail;
            if (canBeCompleted(longer, more - 1)) {
                return true;
            }
        }
        return false;
    }

    /** The JDK puts a replacement for what is not UTF-8, so that other bytes come back. */
    private static boolean isUtf8(byte[] bytes) {
        return Arrays.equals(new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), bytes);
    }
}
