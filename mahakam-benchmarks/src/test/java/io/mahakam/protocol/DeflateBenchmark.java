package io.mahakam.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * JSON of 64 KiB to a compressed message and back, with context takeover, beside Netty's; as binary, so that nobody checks
 * that it is UTF-8. An operation is a byte of the JSON: operations per nanosecond are GB/s.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Payloads.SIZE)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class DeflateBenchmark {
    private static final PermessageDeflate.Direction TAKEOVER = new PermessageDeflate.Direction(true, 15);
    private static final PermessageDeflate.Direction ALONE = new PermessageDeflate.Direction(false, 15);

    private final ByteBuffer text = ByteBuffer.wrap(Payloads.of("json"));
    private final Compressors compressors = new NewCompressors();
    private final WebSocketProtocol sender = server(compressors);
    private final WebSocketProtocol receiver = server(compressors);
    private ByteBuffer received;
    private ByteBuf nettyText;
    private ByteBuf nettyReceived;
    private EmbeddedChannel nettyDeflater;
    private EmbeddedChannel nettyInflater;

    @Setup
    public void prepare() {
        ByteBuffer compressed = new MessageDeflater(ALONE, compressors).compress(text);
        received = FrameEncoder.masked(Opcode.BINARY.code() | FrameDecoder.RSV1, compressed, 0);
        nettyText = Unpooled.copiedBuffer(text);
        nettyReceived = Unpooled.copiedBuffer(compressed);
        WebSocketServerExtension extension = new PerMessageDeflateServerExtensionHandshaker(0)
                .handshakeExtension(new WebSocketExtensionData("permessage-deflate", Map.of()));
        nettyDeflater = new EmbeddedChannel(extension.newExtensionEncoder());
        nettyInflater = new EmbeddedChannel(extension.newExtensionDecoder());
    }

    private static WebSocketProtocol server(Compressors compressors) {
        return WebSocketProtocol.server(
                new ProtocolOptions(Payloads.SIZE, Payloads.SIZE),
                new PermessageDeflate(TAKEOVER, TAKEOVER),
                compressors);
    }

    @TearDown
    public void end() {
        sender.receiveEnd(event -> {});
        receiver.receiveEnd(event -> {});
        nettyDeflater.finishAndReleaseAll();
        nettyInflater.finishAndReleaseAll();
    }

    @Benchmark
    public ByteBuffer deflateMahakam() {
        return sender.compressedMessage(Opcode.BINARY, text);
    }

    @Benchmark
    public void deflateNetty(Blackhole frames) {
        nettyDeflater.writeOutbound(new BinaryWebSocketFrame(nettyText.retainedDuplicate()));
        BinaryWebSocketFrame frame = nettyDeflater.readOutbound();
        frames.consume(frame);
        frame.release();
    }

    @Benchmark
    public void inflateMahakam(Blackhole events) {
        receiver.receive(received.duplicate(), events::consume);
    }

    @Benchmark
    public void inflateNetty(Blackhole frames) {
        nettyInflater.writeInbound(new BinaryWebSocketFrame(true, 0b100, nettyReceived.retainedDuplicate()));
        BinaryWebSocketFrame frame = nettyInflater.readInbound();
        frames.consume(frame);
        frame.release();
    }
}
