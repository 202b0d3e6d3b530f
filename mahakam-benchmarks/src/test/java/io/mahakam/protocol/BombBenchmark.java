package io.mahakam.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A message of 100 KiB that would be inflated to 100 MiB, received with a limit of 64 KiB: what passes until the
 * connection is failed with 1009. Fails itself beyond 50 ms.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class BombBenchmark {
    private static final int BOMB_SIZE = 100 << 20;
    private static final PermessageDeflate.Direction ALONE = new PermessageDeflate.Direction(false, 15);
    private static final ProtocolOptions OPTIONS = new ProtocolOptions(64 << 10, 200 << 10);
    private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private ByteBuffer bomb;
    private Event last;
    private long begin;
    private int count;

    @Setup
    public void prepare() {
        Deflater deflater = new Deflater(9, true);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        byte[] zeros = new byte[1 << 20];
        byte[] part = new byte[1 << 16];
        for (int sent = 0; sent < BOMB_SIZE; sent += zeros.length) {
            deflater.setInput(zeros);
            for (int length = deflater.deflate(part); length > 0; length = deflater.deflate(part)) {
                compressed.write(part, 0, length);
            }
        }
        deflater.end();
        ByteBuffer payload = ByteBuffer.wrap(compressed.toByteArray());
        bomb = FrameEncoder.masked(Opcode.BINARY.code() | FrameDecoder.RSV1, payload, 0x12345678);
    }

    @Setup(Level.Iteration)
    public void begin() {
        begin = System.nanoTime();
        count = 0;
    }

    @Benchmark
    public Event receive() {
        WebSocketProtocol server =
                WebSocketProtocol.server(OPTIONS, new PermessageDeflate(ALONE, ALONE), new NewCompressors());
        server.receive(bomb.duplicate(), event -> last = event);
        count++;
        return last;
    }

    @TearDown(Level.Iteration)
    public void judge() {
        if (!(last instanceof Event.Closed closed) || closed.status().code() != CloseStatus.MESSAGE_TOO_BIG.code()) {
            throw new IllegalStateException("Not closed with 1009: " + last);
        }
        long nanos = (System.nanoTime() - begin) / count;
        if (nanos > MOST_NANOS) {
            throw new IllegalStateException("It took " + nanos + " ns");
        }
    }
}
