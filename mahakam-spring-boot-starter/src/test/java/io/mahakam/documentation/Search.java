package io.mahakam.documentation;

import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.util.List;
import java.util.stream.Stream;

@WebSocketEndpoint("/search")
class Search {
    record Hit(String title) {}

    private final List<String> titles = List.of("Sea of Stars", "Sea of Sand", "Dunes");

    @OnMessage
    Stream<Hit> search(String words) { // each hit is a message, and is looked for when the client has room for it
        return titles.stream().filter(title -> title.contains(words)).map(Hit::new);
    }
}
