package io.mahakam.spring.test;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

/**
 * How a handshake was answered.
 *
 * @param status 101 if it was accepted
 * @param headers without regard to the case of their names
 * @param body empty if it was accepted
 */
public record HandshakeResponse(HttpStatusCode status, HttpHeaders headers, String body) {
    private static final int SWITCHING_PROTOCOLS = 101;

    boolean accepted() {
        return status.value() == SWITCHING_PROTOCOLS;
    }
}
