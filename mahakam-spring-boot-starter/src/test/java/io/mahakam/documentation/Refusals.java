package io.mahakam.documentation;

import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnError;
import org.springframework.web.bind.annotation.ControllerAdvice;

@ControllerAdvice
class Refusals {
    record Refusal(String refused) {}

    @OnError
    Refusal illegal(IllegalArgumentException problem, WebSocketSession session) {
        return new Refusal(problem.getMessage());
    }
}
