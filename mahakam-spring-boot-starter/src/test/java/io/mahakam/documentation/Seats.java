package io.mahakam.documentation;

import io.mahakam.spring.web.Handshake;
import io.mahakam.spring.web.HandshakeInterceptor;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

@Component
class Seats implements HandshakeInterceptor {
    private static final int SEATS = 100;

    private final AtomicInteger taken = new AtomicInteger();

    @Override
    public void intercept(Handshake handshake, Map<String, Object> attributes) {
        if (handshake.uri().getPath().startsWith("/cinema/")) {
            int seat = taken.incrementAndGet();
            if (seat > SEATS) {
                throw new ResponseStatusException(HttpStatus.TOO_MANY_REQUESTS, "All seats are taken");
            }
            attributes.put("seat", seat);
        }
    }
}
