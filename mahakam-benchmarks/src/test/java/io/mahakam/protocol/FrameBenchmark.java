package io.mahakam.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.nio.ByteBuffer;
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
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A message of 64 KiB, from a client's frame in a direct buffer and to a server's frame, beside a copy from a direct buffer
 * and Netty's codec. An operation is a byte: operations per nanosecond are GB/s.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Payloads.SIZE)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class FrameBenchmark {
    private final ByteBuffer payload = ByteBuffer.wrap(Payloads.of("ascii"));
    private final ByteBuffer received = ByteBuffer.allocateDirect(Payloads.SIZE + 14);
    private final ByteBuffer receivedText = ByteBuffer.allocateDirect(Payloads.SIZE + 14);
    private final byte[] copy = new byte[Payloads.SIZE];
    private final WebSocketProtocol protocol =
            WebSocketProtocol.server(new ProtocolOptions(Payloads.SIZE, Payloads.SIZE));

    private ByteBuf nettyReceived;
    private ByteBuf nettyReceivedText;
    private ByteBuf nettyPayload;
    private EmbeddedChannel nettyDecoder;
    private EmbeddedChannel nettyTextDecoder;
    private EmbeddedChannel nettyEncoder;

    @Setup
    public void prepare() {
        received.put(FrameEncoder.masked(Opcode.BINARY.code(), payload, 0x37FA213D))
                .flip();
        receivedText
                .put(FrameEncoder.masked(Opcode.TEXT.code(), payload, 0x37FA213D))
                .flip();
        nettyReceived = Unpooled.directBuffer(received.remaining()).writeBytes(received.duplicate());
        nettyReceivedText = Unpooled.directBuffer(received.remaining()).writeBytes(receivedText.duplicate());
        nettyPayload = Unpooled.directBuffer(Payloads.SIZE).writeBytes(payload.duplicate());
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(true)
                .maxFramePayloadLength(Payloads.SIZE)
                .build();
        nettyDecoder = new EmbeddedChannel(new WebSocket13FrameDecoder(config));
        nettyTextDecoder = new EmbeddedChannel(new WebSocket13FrameDecoder(config), new Utf8FrameValidator(true));
        nettyEncoder = new EmbeddedChannel(new WebSocket13FrameEncoder(false));
    }

    @Benchmark
    public byte[] copy() {
        received.get(14, copy);
        return copy;
    }

    @Benchmark
    public void decodeMahakam(Blackhole events) {
        protocol.receive(received.duplicate(), events::consume);
    }

    @Benchmark
    public void decodeNetty(Blackhole events) {
        nettyDecoder.writeInbound(nettyReceived.retainedDuplicate());
        BinaryWebSocketFrame frame = nettyDecoder.readInbound();
        events.consume(frame);
        frame.release();
    }

    @Benchmark
    public void decodeTextMahakam(Blackhole events) {
        protocol.receive(receivedText.duplicate(), events::consume);
    }

    @Benchmark
    public void decodeTextNetty(Blackhole events) {
        nettyTextDecoder.writeInbound(nettyReceivedText.retainedDuplicate());
        TextWebSocketFrame frame = nettyTextDecoder.readInbound();
        events.consume(frame);
        frame.release();
    }

    @Benchmark
    public ByteBuffer encodeMahakam() {
        return FrameEncoder.unmasked(Opcode.BINARY, payload);
    }

    @Benchmark
    public void encodeNetty(Blackhole frames) {
        nettyEncoder.writeOutbound(new BinaryWebSocketFrame(nettyPayload.retainedDuplicate()));
        for (ByteBuf part = nettyEncoder.readOutbound(); part != null; part = nettyEncoder.readOutbound()) {
            frames.consume(part);
            part.release();
        }
    }
}
