package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class IncomingStreamTests {
    private final List<Integer> taken = new ArrayList<>();
    private final IncomingStream stream = new IncomingStream(taken::add);

    @Test
    void whatHasArrivedIsRead() throws IOException {
        stream.add(bytes(1, 2, 3));
        stream.add(bytes());
        stream.add(bytes(255));
        stream.complete();
        assertThat(stream.available()).isEqualTo(4);
        byte[] two = new byte[4];
        assertThat(stream.read(two, 1, 2)).isEqualTo(2);
        assertThat(two).containsExactly(0, 1, 2, 0);
        assertThat(stream.read(two, 0, 4)).as("no further than one part").isEqualTo(1);
        assertThat(stream.read(two, 0, 0)).isZero();
        assertThat(stream.read()).isEqualTo(255);
        assertThat(stream.read()).isEqualTo(-1);
        assertThat(taken).containsExactly(2, 1, 1);
    }

    @Test
    void manySmallPartsTakeLittleMoreThanTheirBytes() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int count = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] part = new byte[i % 100 == 50 ? 600 : 1 + i % 7];
            Arrays.fill(part, (byte) i);
            stream.add(ByteBuffer.wrap(part));
            all.write(part);
        }
        stream.complete();
        assertThat(stream.available()).isEqualTo(all.size());
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] target = new byte[8192];
        for (int length = stream.read(target); length > 0; length = stream.read(target)) {
            read.write(target, 0, length);
            count++;
        }
        assertThat(read.toByteArray()).isEqualTo(all.toByteArray());
        assertThat(count).as("buffers").isLessThan(120);
    }

    @Test
    void aReaderWaits() throws Exception {
        CompletableFuture<Integer> read = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try {
                read.complete(stream.read());
            } catch (IOException problem) {
                read.completeExceptionally(problem);
            }
        });
        reader.start();
        while (reader.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        stream.add(bytes(7));
        assertThat(read.join()).isEqualTo(7);
        reader.join();
    }

    @Test
    void aMessageThatDoesNotEndFailsBehindWhatHasArrived() throws IOException {
        stream.add(bytes(1));
        stream.fail();
        assertThat(stream.read()).isEqualTo(1);
        assertThatExceptionOfType(IncompleteMessageException.class).isThrownBy(stream::read);
    }

    @Test
    void whoClosesWantsNoMore() {
        stream.add(bytes(1, 2));
        stream.close();
        assertThat(taken).containsExactly(2);
        assertThat(stream.add(bytes(3))).isFalse();
        assertThatIOException().isThrownBy(stream::read).withMessage("The stream is closed");
    }

    @Test
    void anInterruptEndsTheWait() {
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedIOException.class).isThrownBy(stream::read);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void itCountsFromItsEndUntilItWasHandled() {
        assertThat(stream.finish()).isFalse();
        assertThat(stream.complete()).isFalse();
        IncomingStream another = new IncomingStream(taken::add);
        assertThat(another.complete()).isTrue();
        assertThat(another.finish()).isTrue();
    }

    private static ByteBuffer bytes(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length);
        for (int value : values) {
            bytes.put((byte) value);
        }
        return bytes.flip();
    }
}
