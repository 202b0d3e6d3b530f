package io.mahakam.session;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A stream that tells how far it was read and whether it was closed, and breaks when the test says so. */
final class TestStream extends InputStream {
    private final byte[] bytes;
    private int position;
    private int closed;
    private int breaksAt = Integer.MAX_VALUE;
    private final IOException onRead = new IOException("broken");
    private IOException onClose;

    TestStream(String text) {
        this(text.getBytes(StandardCharsets.UTF_8));
    }

    TestStream(byte[] bytes) {
        this.bytes = bytes;
    }

    TestStream breaksAt(int index) {
        breaksAt = index;
        return this;
    }

    TestStream breaksOnClose() {
        onClose = new IOException("broken at the end");
        return this;
    }

    /** Throws the exception that closing throws when it is read, too. */
    TestStream breaksThroughout() {
        breaksAt = 0;
        onClose = onRead;
        return this;
    }

    int position() {
        return position;
    }

    int closed() {
        return closed;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (closed > 0) {
            throw new AssertionError("Read after it was closed");
        }
        if (position >= breaksAt) {
            throw onRead;
        }
        if (position == bytes.length) {
            return -1;
        }
        int count = Math.min(length, Math.min(bytes.length, breaksAt) - position);
        System.arraycopy(bytes, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        closed++;
        if (onClose != null) {
            throw onClose;
        }
    }
}
