package io.mahakam.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PayloadTypeTests {
    /** What a listener is given may be a part of a larger array. */
    private final ByteBuffer message =
            ByteBuffer.wrap(" [1] ".getBytes()).position(1).limit(4).slice();

    @Test
    void aStringIsTheTextItself() {
        assertThat(read(String.class)).isEqualTo("[1]");
    }

    @Test
    void bytesAreTheMessageAndNoMore() {
        assertThat((byte[]) read(byte[].class)).isEqualTo("[1]".getBytes());
    }

    @Test
    void bytesAreNotCopiedWithoutNeed() {
        byte[] whole = {1, 2};

        assertThat(PayloadType.reader(byte[].class).read(ByteBuffer.wrap(whole), false, null))
                .isSameAs(whole);
    }

    @Test
    void aBufferIsHandedOn() {
        assertThat(read(ByteBuffer.class)).isSameAs(message);
        assertThat(PayloadType.reader(null).read(message, false, null)).isSameAs(message);
    }

    private Object read(Class<?> type) {
        return PayloadType.reader(type).read(message, true, null);
    }
}
