package io.mahakam.protocol.differential;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.protocol.Event;
import io.mahakam.protocol.ProtocolOptions;
import io.mahakam.protocol.differential.Outcome.Ending;
import io.mahakam.protocol.differential.Outcome.Received;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Netty's end, as strict as it can be set, fed byte by byte. */
final class NettyServer {
    private NettyServer() {}

    static Outcome receive(byte[] stream, ProtocolOptions options) {
        Recorder recorder = new Recorder();
        return receive(stream, channel(options, null, recorder), recorder);
    }

    /** With messages compressed by the client, each for itself or referring to those before it. */
    static Outcome receive(byte[] stream, ProtocolOptions options, boolean contextTakeover) {
        Recorder recorder = new Recorder();
        Map<String, String> offer = contextTakeover ? Map.of() : Map.of("client_no_context_takeover", "");
        WebSocketExtensionDecoder inflater = new PerMessageDeflateServerExtensionHandshaker(
                        6, false, 15, true, true, options.maxMessageSize() + 1)
                .handshakeExtension(new WebSocketExtensionData("permessage-deflate", offer))
                .newExtensionDecoder();
        return receive(stream, channel(options, inflater, recorder), recorder);
    }

    private static Outcome receive(byte[] stream, EmbeddedChannel channel, Recorder recorder) {
        for (int i = 0; i < stream.length && recorder.end == null; i++) {
            recorder.bytesRead = i + 1;
            channel.writeInbound(Unpooled.wrappedBuffer(stream, i, 1));
        }
        if (recorder.unexpected != null) {
            throw new AssertionError(recorder.unexpected);
        }
        Outcome outcome = recorder.end == null ? Outcome.open(recorder.received) : recorder.end;
        channel.finishAndReleaseAll();
        return outcome;
    }

    private static EmbeddedChannel channel(
            ProtocolOptions options, @Nullable WebSocketExtensionDecoder inflater, Recorder recorder) {
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(true)
                .allowMaskMismatch(false)
                .allowExtensions(inflater != null)
                .closeOnProtocolViolation(true)
                .maxFramePayloadLength(options.maxFrameSize())
                .build();
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAllocator(UnpooledByteBufAllocator.DEFAULT);
        channel.pipeline().addLast(new WebSocket13FrameDecoder(config));
        if (inflater != null) {
            channel.pipeline().addLast(inflater);
        }
        channel.pipeline()
                .addLast(new Utf8FrameValidator(true))
                .addLast(new WebSocketFrameAggregator(options.maxMessageSize()))
                .addLast(recorder);
        return channel;
    }

    /** The end of the pipeline; after a first end nothing counts. */
    private static final class Recorder extends ChannelInboundHandlerAdapter {
        private final List<Received> received = new ArrayList<>();
        private int bytesRead;
        private @Nullable Outcome end;
        private @Nullable Throwable unexpected;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            WebSocketFrame frame = (WebSocketFrame) message;
            if (end == null && frame instanceof CloseWebSocketFrame close) {
                int code = close.statusCode() < 0 ? CloseStatus.NO_STATUS.code() : close.statusCode();
                end(Ending.CLOSED, code, close.reasonText());
            } else if (end == null) {
                received.add(new Received(bytesRead, event(frame)));
            }
            frame.release();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            if (failure instanceof CorruptedWebSocketFrameException corrupted) {
                end(Ending.FAILED, corrupted.closeStatus().code(), corrupted.getMessage());
            } else if (failure
                    instanceof TooLongFrameException tooLong) { // the aggregator's, which leaves the rest to us
                end(Ending.FAILED, CloseStatus.MESSAGE_TOO_BIG.code(), tooLong.getMessage());
            } else if (failure instanceof CodecException corrupt) { // the inflater's
                end(Ending.FAILED, CloseStatus.INVALID_PAYLOAD.code(), corrupt.toString());
            } else if (end == null) {
                unexpected = failure; // thrown here, it would only be logged
            }
        }

        private void end(Ending ending, int code, String reason) {
            if (end == null) {
                end = new Outcome(received, ending, bytesRead, code, reason);
            }
        }

        private static Event event(WebSocketFrame frame) {
            ByteBuffer payload = bytes(frame.content());
            if (frame instanceof TextWebSocketFrame) {
                return new Event.Text(payload);
            }
            if (frame instanceof BinaryWebSocketFrame) {
                return new Event.Binary(payload);
            }
            if (frame instanceof PingWebSocketFrame) {
                return new Event.Ping(payload);
            }
            if (frame instanceof PongWebSocketFrame) {
                return new Event.Pong(payload);
            }
            throw new AssertionError(frame);
        }

        private static ByteBuffer bytes(ByteBuf content) {
            return ByteBuffer.wrap(ByteBufUtil.getBytes(content));
        }
    }
}
