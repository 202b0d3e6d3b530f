package io.mahakam.loop;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CompletionHandler;
import java.nio.channels.Selector;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose reads and writes complete by themselves. It reads ahead, as far as its buffer goes, and takes over
 * what is to be written, a little at a time; so it tells readiness as a selector would.
 */
final class CompletingTransport extends LoopTransport {
    private static final int END = -1;

    /** So little is taken over at a time that a peer which reads slowly is seen to read. */
    private static final int MAX_WRITE = 16 * 1024;

    private final AdoptedAsynchronousChannel channel;

    // Read state.
    private final ByteBuffer received;
    private boolean reading;
    private boolean telling;
    private boolean end;
    private boolean readWanted = true;

    // Write state.
    private @Nullable ByteBuffer unwritten;
    private boolean writeWanted;

    CompletingTransport(EventLoop loop, AdoptedAsynchronousChannel channel) {
        super(loop);
        this.channel = channel;
        this.received = ByteBuffer.allocate(channel.readSize()).limit(0);
    }

    @Override
    void connect(Selector selector) {
        handler().connected();
        readAhead();
    }

    @Override
    public int read(ByteBuffer into) {
        if (reading) {
            return 0; // the buffer is the channel's now
        }
        int count = Math.min(received.remaining(), into.remaining());
        into.put(received.slice().limit(count));
        received.position(received.position() + count);
        readAhead();
        return end ? END : count;
    }

    /** Sees to it that the handler is told of what there is to read, or will be. */
    private void readAhead() {
        if (isClosed() || !readWanted || reading || telling) {
            return;
        }
        if (received.hasRemaining() || end) {
            telling = true;
            loop.execute(this::tell, this);
        } else {
            reading = true;
            start(() -> channel.read(received.clear(), completing(this::received)));
        }
    }

    /** As a selector does, it tells again while the handler leaves something unread. */
    private void tell() {
        telling = false;
        if (!isClosed() && readWanted) {
            handler().readable();
            readAhead();
        }
    }

    private void received(int count) {
        reading = false;
        end = count == END;
        received.flip();
        if (received.hasRemaining() || end) {
            tell();
        } else {
            readAhead(); // TLS may read what is not for us
        }
    }

    @Override
    public int write(ByteBuffer from) {
        if (unwritten != null) {
            return 0;
        }
        int count = Math.min(from.remaining(), MAX_WRITE);
        unwritten = ByteBuffer.allocate(count).put(0, from, from.position(), count);
        from.position(from.position() + count);
        startWriting(unwritten);
        return count;
    }

    private void startWriting(ByteBuffer bytes) {
        start(() -> channel.write(bytes, completing(count -> written(bytes, count))));
    }

    private void written(ByteBuffer bytes, int count) {
        if (count == END) {
            lost();
        } else if (bytes.hasRemaining()) {
            startWriting(bytes);
        } else {
            unwritten = null;
            tellWritable();
        }
    }

    @Override
    public boolean flush() {
        return unwritten == null;
    }

    @Override
    public void wantRead(boolean wanted) {
        readWanted = wanted;
        readAhead();
    }

    @Override
    public void wantWrite(boolean wanted) {
        writeWanted = wanted;
        if (wanted && unwritten == null) {
            loop.execute(this::tellWritable, this);
        }
    }

    private void tellWritable() {
        if (!isClosed() && writeWanted && unwritten == null) {
            handler().writable();
        }
    }

    @Override
    public boolean shutdownOutput() throws IOException {
        return channel.shutdownOutput();
    }

    @Override
    void cut() {
        channel.close();
    }

    /** Whoever runs the operations may have stopped. */
    private void start(Runnable operation) {
        try {
            operation.run();
        } catch (IllegalStateException stopped) {
            loop.execute(this::lost);
        }
    }

    /** What completes goes on here, on the loop. A failure of either direction is one of the connection. */
    private CompletionHandler<Integer, Object> completing(IntConsumer next) {
        return new CompletionHandler<>() {
            @Override
            public void completed(Integer count, Object channel) {
                loop.execute(() -> resume(next, count), CompletingTransport.this);
            }

            @Override
            public void failed(Throwable problem, Object channel) {
                if (problem instanceof EOFException) {
                    completed(END, channel);
                } else {
                    loop.execute(CompletingTransport.this::lost);
                }
            }
        };
    }

    private void resume(IntConsumer next, int count) {
        if (!isClosed()) {
            next.accept(count);
        }
    }
}
