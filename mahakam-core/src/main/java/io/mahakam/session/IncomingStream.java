package io.mahakam.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/** A message that is read while it arrives: the session's lane adds, one other thread reads and waits for more. */
final class IncomingStream extends InputStream {
    /** Smaller parts share a buffer: each alone would take a hundred times its bytes, and those are all that is bounded. */
    private static final int SMALL = 512;

    private final IntConsumer taken;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();

    // Guarded by the lock.
    private final Deque<ByteBuffer> parts = new ArrayDeque<>();
    private boolean complete;
    private boolean failed;
    private boolean closed;
    private boolean handled;
    private boolean counted;

    /** @param taken is told how many bytes are not held any more */
    IncomingStream(IntConsumer taken) {
        this.taken = taken;
    }

    /** Adds what has arrived; false if nobody wants it. */
    boolean add(ByteBuffer part) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            if (part.hasRemaining()) {
                append(part);
                arrived.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void append(ByteBuffer part) {
        ByteBuffer last = parts.peekLast();
        int size = part.remaining();
        if (last == null || size >= SMALL) {
            parts.add(part);
        } else if (last.capacity() - last.limit() >= size) {
            int end = last.limit();
            last.limit(end + size).put(end, part, part.position(), size);
        } else {
            parts.add(ByteBuffer.allocate(SMALL).put(part).flip());
        }
    }

    /** Nothing more will arrive; whether the message is one that waits, or is being handled, from now on. */
    boolean complete() {
        lock.lock();
        try {
            complete = true;
            counted = !handled;
            arrived.signal();
            return counted;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more will arrive although the message is not complete. */
    void fail() {
        lock.lock();
        try {
            failed = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The listener's method has returned; whether the message was {@link #complete() counted} before. */
    boolean finish() {
        lock.lock();
        try {
            handled = true;
            return counted;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        int count;
        lock.lock();
        try {
            if (!awaitPart()) {
                return -1;
            }
            ByteBuffer part = parts.element();
            count = Math.min(length, part.remaining());
            part.get(target, offset, count);
            if (!part.hasRemaining()) {
                parts.remove();
            }
        } finally {
            lock.unlock();
        }
        taken.accept(count);
        return count;
    }

    /** Whether there is one; false at the end of the message. */
    private boolean awaitPart() throws IOException {
        while (parts.isEmpty()) {
            if (closed) {
                throw new IOException("The stream is closed");
            }
            if (complete) {
                return false;
            }
            if (failed) {
                throw new IncompleteMessageException();
            }
            try {
                arrived.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("Interrupted while the message arrived");
            }
        }
        return true;
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return size();
        } finally {
            lock.unlock();
        }
    }

    /** Discards what was not read, and what is still to arrive. */
    @Override
    public void close() {
        int discarded;
        lock.lock();
        try {
            closed = true;
            discarded = size();
            parts.clear();
            arrived.signal();
        } finally {
            lock.unlock();
        }
        taken.accept(discarded);
    }

    private int size() {
        int size = 0;
        for (ByteBuffer part : parts) {
            size += part.remaining();
        }
        return size;
    }
}
