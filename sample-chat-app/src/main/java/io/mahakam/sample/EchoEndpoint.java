package io.mahakam.sample;

import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.nio.ByteBuffer;

/** Sends back what it is sent: text as text, binary as binary. */
@WebSocketEndpoint("/echo")
class EchoEndpoint {
    @OnMessage
    String echo(String text) {
        return text;
    }

    @OnMessage
    ByteBuffer echo(ByteBuffer payload) {
        return payload;
    }
}
