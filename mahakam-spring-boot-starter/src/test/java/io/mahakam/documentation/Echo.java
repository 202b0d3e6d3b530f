package io.mahakam.documentation;

import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.nio.ByteBuffer;

@WebSocketEndpoint("/echo")
class Echo {
    @OnMessage
    String echo(String text) {
        return text;
    }

    @OnMessage
    ByteBuffer echo(ByteBuffer data) {
        return data;
    }
}
