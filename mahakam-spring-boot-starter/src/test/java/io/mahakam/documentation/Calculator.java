package io.mahakam.documentation;

import io.mahakam.session.InvalidPayloadException;
import io.mahakam.spring.annotation.OnError;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;

@WebSocketEndpoint("/calculator")
class Calculator {
    record Division(int dividend, int divisor) {}

    record Quotient(int quotient) {}

    record Problem(String problem) {}

    @OnMessage
    Quotient divide(Division division) {
        return new Quotient(division.dividend() / division.divisor());
    }

    @OnError
    Problem undefined(ArithmeticException exception) {
        return new Problem("There is no such quotient");
    }

    @OnError
    Problem unreadable(InvalidPayloadException exception) {
        return new Problem(exception.getMessage());
    }
}
