package io.mahakam.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Checking that text is UTF-8, beside a copy and Netty's. An operation is a byte: operations per nanosecond are GB/s. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Payloads.SIZE)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class Utf8Benchmark {
    @Param({"ascii", "two-bytes", "three-bytes", "json"})
    public String kind;

    private byte[] bytes;
    private byte[] copy;
    private ByteBuf buffer;
    private EmbeddedChannel netty;

    @Setup
    public void prepare() {
        bytes = Payloads.of(kind);
        copy = new byte[bytes.length];
        buffer = Unpooled.wrappedBuffer(bytes);
        netty = new EmbeddedChannel(new Utf8FrameValidator(true));
    }

    @Benchmark
    public byte[] copy() {
        System.arraycopy(bytes, 0, copy, 0, bytes.length);
        return copy;
    }

    @Benchmark
    public Utf8Validator mahakam() throws ProtocolException {
        Utf8Validator validator = new Utf8Validator();
        validator.check(bytes, 0, bytes.length);
        validator.end();
        return validator;
    }

    @Benchmark
    public Object netty() {
        netty.writeInbound(new TextWebSocketFrame(buffer.retainedDuplicate()));
        TextWebSocketFrame frame = netty.readInbound();
        frame.release();
        return frame;
    }
}
