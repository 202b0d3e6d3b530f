package io.mahakam.protocol;

import static io.mahakam.protocol.Conversation.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MessageAssemblerTests {
    private final MessageAssembler assembler = new MessageAssembler(Integer.MAX_VALUE, null);
    private final FrameDecoder decoder = new FrameDecoder(Role.CLIENT, Integer.MAX_VALUE, false);

    @Nested
    class Section5_4_Fragmentation {
        @Test
        void aMessageIsGivenWithItsLastByte() throws ProtocolException {
            assertThat(read("01 02 68")).isNull();
            assertThat(read("69 80 01")).isNull();
            assertThat(read("21")).isEqualTo(Conversation.text("hi!"));
        }

        @Test
        void theNextMessageBeginsAnew() throws ProtocolException {
            assertThat(read("82 01 01")).isEqualTo(Conversation.binary("01"));
            assertThat(read("81 01 61")).isEqualTo(Conversation.text("a"));
        }

        @Test
        void aClearedMessageIsForgotten() throws ProtocolException {
            assertThat(read("02 01 01")).isNull();
            assembler.clear();
            assertThat(read("82 01 02")).isEqualTo(Conversation.binary("02"));
        }

        @Test
        void theOrderOfFramesIsJudgedWithTheHeader() throws ProtocolException {
            assertRefused("80 7e ffff", "There is no message to continue");
            decoder.endFrame();
            assertThat(read("01 00")).isNull();
            assertRefused("81 7e ffff", "The previous message is not finished");
        }
    }

    @Nested
    class Section8_1_Utf8 {
        @Test
        void isJudgedAsItArrives() throws ProtocolException {
            assertThat(read("81 7e ffff c3")).isNull();
            assertRefused("28", "The text is not UTF-8");
        }

        @Test
        void isJudgedAtTheEnd() {
            assertRefused("81 01 c3", "The text is not UTF-8");
        }
    }

    @Nested
    class Memory {
        @Test
        void aMessageThatArrivesAtOnceHasAnArrayOfItsSize() throws ProtocolException {
            assertThat(arrayLength(read("82 03 010203"))).isEqualTo(3);
        }

        @Test
        void aFrameThatArrivesInPiecesHasAnArrayOfItsSize() throws ProtocolException {
            assertThat(read("82 05 0102")).isNull();
            assertThat(read("03")).isNull();
            assertThat(arrayLength(read("0405"))).isEqualTo(5);
        }

        @Test
        void aDeclaredLengthCostsNothing() throws ProtocolException {
            ByteBuffer header = ByteBuffer.wrap(bytes("82 7f 000000007fffffff 01"));
            assertThat(allocatedBy(() -> read(header))).isLessThan(1_000_000);
        }

        @Test
        void aMillionEmptyFragmentsCostNothing() throws ProtocolException {
            read("02 01 01");
            ByteBuffer fragments = ByteBuffer.allocate(2_000_000); // 00 00: an empty continuation
            assertThat(allocatedBy(() -> read(fragments))).isLessThan(1_000_000);
            assertThat(read("80 00")).isEqualTo(Conversation.binary("01"));
        }

        @Test
        void fragmentsOfOneByteCostAFewBytesEach() throws ProtocolException {
            ByteBuffer fragments = ByteBuffer.allocate(3 * 100_000);
            while (fragments.hasRemaining()) {
                fragments.put(bytes("00 01 61"));
            }
            fragments.put(0, (byte) 0x01).flip(); // the first is text, the others continue it
            assertThat(allocatedBy(() -> read(fragments))).isLessThan(5 * 100_000);
            assertThat(read("80 00")).isEqualTo(Conversation.text("a".repeat(100_000)));
        }

        private int arrayLength(Event message) {
            return ((Event.Binary) message).payload().array().length;
        }

        private long allocatedBy(Reading reading) throws ProtocolException {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            reading.run();
            return threads.getCurrentThreadAllocatedBytes() - before;
        }

        private interface Reading {
            void run() throws ProtocolException;
        }
    }

    private Event read(String hex) throws ProtocolException {
        return read(ByteBuffer.wrap(bytes(hex)));
    }

    private Event read(ByteBuffer bytes) throws ProtocolException {
        Event message = null;
        while (bytes.hasRemaining()) {
            if (!decoder.inPayload()) {
                if (!decoder.readHeader(bytes)) {
                    return null;
                }
                assembler.begin(decoder);
            }
            message = assembler.read(decoder, bytes);
        }
        return message;
    }

    private void assertRefused(String hex, String rule) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> read(hex))
                .withMessage(rule);
    }
}
