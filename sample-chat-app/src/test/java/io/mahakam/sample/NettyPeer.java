package io.mahakam.sample;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateClientExtensionHandshaker;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okio.ByteString;

/** Netty's client. */
final class NettyPeer extends Peer {
    private static final int MOST = 2 << 20;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final CompletableFuture<String> agreed = new CompletableFuture<>();
    private final CompletableFuture<Void> open = new CompletableFuture<>();
    private final Channel channel;

    /** @param withoutTakeover asks for it; otherwise Netty refuses a server that does without */
    NettyPeer(URI uri, boolean withoutTakeover) throws Exception {
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(uri)
                .allowExtensions(true)
                .maxFramePayloadLength(MOST)
                .dropPongFrames(false)
                .handleCloseFrames(false)
                .build();
        channel = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpClientCodec())
                                .addLast(new Answer())
                                .addLast(new HttpObjectAggregator(8192))
                                .addLast(new WebSocketClientExtensionHandler(
                                        new PerMessageDeflateClientExtensionHandshaker(
                                                6, false, 15, withoutTakeover, withoutTakeover, MOST)))
                                .addLast(new WebSocketClientProtocolHandler(config))
                                .addLast(new WebSocketFrameAggregator(MOST))
                                .addLast(new Receiver());
                    }
                })
                .connect(uri.getHost(), uri.getPort())
                .sync()
                .channel();
        open.get(20, TimeUnit.SECONDS);
    }

    @Override
    String agreed() {
        return agreed.join();
    }

    @Override
    void send(Object message) {
        write(
                message instanceof String text
                        ? new TextWebSocketFrame(text)
                        : new BinaryWebSocketFrame(Unpooled.wrappedBuffer(((ByteString) message).asByteBuffer())));
    }

    @Override
    void sendInParts(String first, ByteString ping, String second) {
        write(new TextWebSocketFrame(false, 0, first));
        write(new PingWebSocketFrame(Unpooled.wrappedBuffer(ping.asByteBuffer())));
        write(new ContinuationWebSocketFrame(true, 0, second));
    }

    @Override
    void close(int code, String reason) {
        write(new CloseWebSocketFrame(code, reason));
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 20, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void write(WebSocketFrame frame) {
        channel.writeAndFlush(frame).addListener(written -> {
            if (!written.isSuccess()) {
                receive(written.cause());
            }
        });
    }

    /** Sees the answer to the handshake before others take it. */
    private final class Answer extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpResponse response) {
                agreed.complete(response.headers().get("Sec-WebSocket-Extensions", ""));
            }
            context.fireChannelRead(message);
        }
    }

    private final class Receiver extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                open.complete(null);
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            WebSocketFrame frame = (WebSocketFrame) message;
            ByteString content = ByteString.of(ByteBufUtil.getBytes(frame.content()));
            if (frame instanceof TextWebSocketFrame text) {
                receive(text.text());
            } else if (frame instanceof BinaryWebSocketFrame) {
                receive(content);
            } else if (frame instanceof PongWebSocketFrame) {
                receive(new Pong(content));
            } else if (frame instanceof CloseWebSocketFrame close) {
                receive(new Closed(close.statusCode(), close.reasonText()));
            }
            frame.release();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            open.completeExceptionally(failure);
            receive(failure);
        }
    }
}
