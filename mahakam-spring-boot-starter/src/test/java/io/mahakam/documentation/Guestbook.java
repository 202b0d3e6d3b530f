package io.mahakam.documentation;

import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

@WebSocketEndpoint("/guestbook")
class Guestbook {
    record Entry(
            @NotBlank @Size(max = 40) String name, @NotBlank String text) {}

    @OnMessage
    Entry sign(@Valid Entry entry) {
        return entry;
    }
}
