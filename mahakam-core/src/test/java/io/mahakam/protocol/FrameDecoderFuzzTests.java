package io.mahakam.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes, whole and one by one, against RFC 6455, 5.2 read straight from an array. */
class FrameDecoderFuzzTests {
    private static final int MAX_FRAME_SIZE = 100_000;

    static Stream<byte[]> bytes() {
        return Stream.of(
                        "81 05 48656c6c6f",
                        "81 85 37fa213d 7f9f4d5158",
                        "01 03 48656c 89 00 80 02 6c6f",
                        "02 83 00000000 000102 80 80 01020304",
                        "82 7e 007e 00", // 16 bits, as long as needed
                        "82 fe 007d 00000000", // 16 bits, not needed
                        "82 7f 0000000000010000 00",
                        "82 ff 000000000000ffff 00000000",
                        "82 ff 8000000000000000 00000000", // a 64th bit
                        "82 7f 00000000000186a1", // one byte more than allowed
                        "88 02 03e8 8a 00",
                        "8b 00",
                        "c1 00",
                        "09 00",
                        "89 7e 007e")
                .map(Conversation::bytes);
    }

    @MethodSource("bytes")
    @FuzzTest
    void frameDecoder(byte[] bytes) {
        for (Role role : Role.values()) {
            List<Record> plain = plain(role, bytes);
            assertThat(decoded(role, bytes, bytes.length)).isEqualTo(plain);
            assertThat(decoded(role, bytes, 1)).isEqualTo(plain);
        }
    }

    private record Frame(Opcode opcode, boolean fin, ByteBuffer payload) {}

    private record Failure(int code, int bytesRead) {}

    private static List<Record> decoded(Role role, byte[] bytes, int pieceSize) {
        FrameDecoder decoder = new FrameDecoder(role, MAX_FRAME_SIZE, false);
        List<Record> result = new ArrayList<>();
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        ByteBuffer piece = ByteBuffer.wrap(bytes, 0, 0);
        try {
            while (piece.limit() < bytes.length) {
                piece.limit(Math.min(bytes.length, piece.limit() + pieceSize));
                while (piece.hasRemaining() && (decoder.inPayload() || decoder.readHeader(piece))) {
                    readPayload(decoder, piece, payload, result);
                }
            }
        } catch (ProtocolException failure) {
            result.add(new Failure(failure.status().code(), piece.position()));
        }
        return result;
    }

    private static void readPayload(
            FrameDecoder decoder, ByteBuffer piece, ByteArrayOutputStream payload, List<Record> result) {
        assertThat(decoder.remaining()).isBetween(0L, (long) MAX_FRAME_SIZE);
        byte[] part = new byte[decoder.available(piece)];
        decoder.readPayload(piece, part, 0, part.length);
        payload.writeBytes(part);
        if (decoder.remaining() == 0) {
            result.add(new Frame(decoder.opcode(), decoder.fin(), ByteBuffer.wrap(payload.toByteArray())));
            payload.reset();
            decoder.endFrame();
        }
    }

    private static List<Record> plain(Role role, byte[] bytes) {
        List<Record> result = new ArrayList<>();
        int start = 0;
        while (start < bytes.length) {
            boolean fin = bytes[start] < 0;
            int code = bytes[start] & 0x0F;
            Opcode opcode = Opcode.of(code);
            if ((bytes[start] & 0x70) != 0 || opcode == null || (code >= 8 && !fin)) {
                result.add(new Failure(1002, start + 1));
                return result;
            }
            if (bytes.length == start + 1) {
                return result;
            }
            int declared = bytes[start + 1] & 0x7F;
            if (bytes[start + 1] < 0 != (role == Role.SERVER) || (code >= 8 && declared > 125)) {
                result.add(new Failure(1002, start + 2));
                return result;
            }
            int key = start + 2 + (declared == 126 ? 2 : declared == 127 ? 8 : 0);
            if (bytes.length < key) {
                return result;
            }
            BigInteger length = declared < 126
                    ? BigInteger.valueOf(declared)
                    : new BigInteger(1, Arrays.copyOfRange(bytes, start + 2, key));
            int least = declared < 126 ? 0 : declared == 126 ? 126 : 65_536;
            if (length.compareTo(BigInteger.valueOf(least)) < 0 || length.bitLength() > 63) {
                result.add(new Failure(1002, key));
                return result;
            }
            if (length.compareTo(BigInteger.valueOf(MAX_FRAME_SIZE)) > 0) {
                result.add(new Failure(1009, key));
                return result;
            }
            int payload = key + (role == Role.SERVER ? 4 : 0);
            int end = payload + length.intValue();
            if (bytes.length < end) {
                return result;
            }
            result.add(new Frame(opcode, fin, unmasked(role, bytes, key, payload, end)));
            start = end;
        }
        return result;
    }

    private static ByteBuffer unmasked(Role role, byte[] bytes, int key, int from, int to) {
        byte[] payload = Arrays.copyOfRange(bytes, from, to);
        for (int i = 0; role == Role.SERVER && i < payload.length; i++) {
            payload[i] ^= bytes[key + i % 4];
        }
        return ByteBuffer.wrap(payload);
    }
}
