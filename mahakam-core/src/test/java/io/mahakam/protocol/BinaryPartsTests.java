package io.mahakam.protocol;

import static io.mahakam.protocol.CloseStatus.MESSAGE_TOO_BIG;
import static io.mahakam.protocol.CloseStatus.PROTOCOL_ERROR;
import static io.mahakam.protocol.Conversation.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

/** Binary messages that are given as they arrive. */
class BinaryPartsTests {
    private static final ProtocolOptions SMALL = new ProtocolOptions(125, 125);
    private static final PermessageDeflate ALONE = new PermessageDeflate(
            new PermessageDeflate.Direction(false, 15), new PermessageDeflate.Direction(false, 15));

    private final WebSocketProtocol client = WebSocketProtocol.client(SMALL, () -> 0);

    @Test
    void whatHasArrivedIsGivenAtOnce() {
        client.giveBinaryInParts(1000);
        assertThat(receive(client, "82 05 0102")).containsExactly(part("0102", false));
        assertThat(receive(client, "")).isEmpty();
        assertThat(receive(client, "0304")).containsExactly(part("0304", false));
        assertThat(client.messageBegun()).isTrue();
        assertThat(receive(client, "05 82 01 06")).containsExactly(part("05", true), part("06", true));
        assertThat(client.messageBegun()).isFalse();
    }

    @Test
    void fragmentsAreOneMessageWithControlFramesInBetween() {
        client.giveBinaryInParts(1000);
        assertThat(receive(client, "02 01 01 8a 00 00 01 02 80 00"))
                .containsExactly(part("01", false), Conversation.pong(""), part("02", false), part("", true));
        assertThat(receive(client, "02 00 80 00")).as("an empty message").containsExactly(part("", true));
    }

    @Test
    void textIsGivenWhole() {
        client.giveBinaryInParts(1000);
        assertThat(receive(client, "01 01 61")).isEmpty();
        assertThat(receive(client, "80 01 62")).containsExactly(Conversation.text("ab"));
        assertThat(receive(client, "81 7e 007e")).singleElement().isInstanceOf(Event.Closed.class);
    }

    @Test
    void itsLimitIsItsOwn() {
        client.giveBinaryInParts(300);
        assertThat(receive(client, "02 7e 00c8 " + "00".repeat(200))).containsExactly(part("00".repeat(200), false));
        assertThat(receive(client, "00 64 " + "01".repeat(100))).containsExactly(part("01".repeat(100), false));
        assertThat(receive(client, "80 01"))
                .containsExactly(closed("The message is larger than this endpoint accepts"));
    }

    @Test
    void aFrameOverTheLimitIsRefusedWithItsHeader() {
        client.giveBinaryInParts(300);
        assertThat(receive(client, "82 7e 012d"))
                .containsExactly(closed("The frame is larger than this endpoint accepts"));
    }

    @Test
    void aFrameMayBeLargerThanAnyArray() {
        client.giveBinaryInParts(Long.MAX_VALUE);
        assertThat(receive(client, "82 7f 0000010000000000 07")).containsExactly(part("07", false));
    }

    @Test
    void theNextMessageBeginsAnew() {
        client.giveBinaryInParts(200);
        assertThat(receive(client, "82 7e 00c8 " + "00".repeat(200))).containsExactly(part("00".repeat(200), true));
        assertThat(receive(client, "82 7e 00c8 " + "00".repeat(200))).containsExactly(part("00".repeat(200), true));
    }

    @Test
    void theRulesOfFragmentsHold() {
        client.giveBinaryInParts(1000);
        assertThat(receive(client, "02 01 01 82 00"))
                .containsExactly(
                        part("01", false),
                        new Event.Closed(PROTOCOL_ERROR.withReason("The previous message is not finished")));
    }

    @Test
    void aCompressedMessageIsInflatedBitByBit() {
        byte[] zeros = new byte[10_000_000];
        byte[] compressed = compressed(zeros);
        assertThat(compressed).hasSizeGreaterThan(5000);
        WebSocketProtocol compressing = compressing(zeros.length);
        byte[] header = {(byte) 0xC2, 126, (byte) (compressed.length >> 8), (byte) compressed.length};
        ByteBuffer frame = ByteBuffer.allocate(4 + compressed.length)
                .put(header)
                .put(compressed)
                .flip();
        long size = 0;
        int largest = 0;
        boolean last = false;
        for (Event event = compressing.receiveNext(frame); event != null; event = compressing.receiveNext(frame)) {
            Event.BinaryPart part = (Event.BinaryPart) event;
            size += part.payload().remaining();
            largest = Math.max(largest, part.payload().remaining());
            last = part.last();
        }
        assertThat(size).isEqualTo(zeros.length);
        assertThat(last).isTrue();
        assertThat(largest).isLessThan(600_000);
    }

    @Test
    void aCompressedMessageOverTheLimitIsRefused() {
        byte[] compressed = compressed(new byte[10_001]);
        WebSocketProtocol compressing = compressing(10_000);
        String frame = "c2 %02x ".formatted(compressed.length) + Conversation.hex(compressed);
        assertThat(receive(compressing, frame)).endsWith(closed("The message is larger than this endpoint accepts"));
    }

    @Test
    void aLimitIsAtLeastOneByte() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.giveBinaryInParts(0))
                .withMessage("A message in parts may have at least 1 byte, not 0");
    }

    private static WebSocketProtocol compressing(long limit) {
        WebSocketProtocol compressing = WebSocketProtocol.client(SMALL, () -> 0, ALONE, new TestCompressors());
        compressing.giveBinaryInParts(limit);
        return compressing;
    }

    private static byte[] compressed(byte[] payload) {
        Deflater deflater = new Deflater(6, true);
        deflater.setInput(payload);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        byte[] piece = new byte[1000];
        for (int count = deflater.deflate(piece, 0, piece.length, Deflater.SYNC_FLUSH);
                count > 0;
                count = deflater.deflate(piece, 0, piece.length, Deflater.SYNC_FLUSH)) {
            compressed.write(piece, 0, count);
        }
        deflater.end();
        byte[] all = compressed.toByteArray();
        return Arrays.copyOf(all, all.length - 4); // RFC 7692, 7.2.1
    }

    private static List<Event> receive(WebSocketProtocol protocol, String hex) {
        List<Event> events = new ArrayList<>();
        protocol.receive(ByteBuffer.wrap(bytes(hex)), events::add);
        return events;
    }

    private static Event part(String hex, boolean last) {
        return new Event.BinaryPart(ByteBuffer.wrap(bytes(hex)), last);
    }

    private static Event closed(String reason) {
        return new Event.Closed(MESSAGE_TOO_BIG.withReason(reason));
    }
}
