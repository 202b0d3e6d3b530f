package io.mahakam.spring.test;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.room.Room;
import io.mahakam.room.RoomListener;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnClose;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.SendToRoom;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.web.SessionExpiry;
import java.security.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** What the component scan of {@link ChatApplication} finds. Not nested in it, or all would be its beans in any case. */
final class ChatBeans {
    private ChatBeans() {}

    record Say(String text) {}

    record Said(String name, String text) {}

    @WebSocketEndpoint(path = "/chat/{room}", subprotocols = "chat.v1")
    static class Chat {
        private final List<Integer> closed = Collections.synchronizedList(new ArrayList<>());

        @OnOpen
        void enter(WebSocketSession session, Room room, @RequestParam(defaultValue = "Guest") String name) {
            room.join(session, new Said(name, "joined"));
        }

        @OnMessage
        @SendToRoom("{room}")
        Said say(Say message, @RequestParam(defaultValue = "Guest") String name) {
            return new Said(name, message.text());
        }

        @OnClose
        void leave(CloseStatus status) {
            closed.add(status.code());
        }

        List<Integer> closed() {
            return closed;
        }
    }

    @WebSocketEndpoint("/echo")
    static class Echo {
        @OnOpen
        void check(@RequestParam(defaultValue = "0") int number) {}

        @OnMessage
        String text(
                String text,
                @Nullable Principal user,
                @CookieValue(defaultValue = "") String a,
                @CookieValue(defaultValue = "") String b) {
            if (text.equals("cookies")) {
                return a + " and " + b;
            }
            return user == null ? text : user.getName() + ": " + text;
        }

        @OnMessage
        byte[] binary(byte[] bytes) {
            return bytes;
        }
    }

    @Controller
    static class Page {}

    @Service
    static class Greeting {}

    @Component
    static class Listener implements RoomListener {}

    @Component
    static class Expiry implements SessionExpiry {
        @Override
        public @Nullable Instant expiresAt(Principal principal) {
            return null;
        }
    }

    @ControllerAdvice
    static class Advice {
        @ExceptionHandler
        ResponseEntity<String> wrongType(MethodArgumentTypeMismatchException problem) {
            return ResponseEntity.badRequest()
                    .header("X-Wrong", problem.getName())
                    .body("not a number");
        }
    }
}
