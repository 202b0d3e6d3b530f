package io.mahakam.spring.web;

import io.mahakam.protocol.handshake.HandshakeResult.Refused;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A short answer in plain text. Never by {@code sendError}: that goes through the error page, where security would turn
 * any status into 401.
 */
record PlainAnswer(int status, Map<String, String> headers, String body) {
    static PlainAnswer of(Refused refused) {
        return new PlainAnswer(refused.status(), refused.headers(), refused.body());
    }

    void write(HttpServletResponse response) throws IOException {
        byte[] text = body.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        headers.forEach(response::setHeader);
        response.setContentType("text/plain;charset=UTF-8");
        response.setContentLength(text.length);
        response.getOutputStream().write(text);
    }
}
