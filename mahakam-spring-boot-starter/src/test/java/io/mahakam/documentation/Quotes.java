package io.mahakam.documentation;

import io.mahakam.session.Execution;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

@WebSocketEndpoint(path = "/quotes", execution = Execution.INLINE)
class Quotes {
    private final Map<String, Integer> prices = new ConcurrentHashMap<>(Map.of("ACME", 42));

    @OnMessage
    Integer price(String name) {
        return prices.get(name);
    }
}
