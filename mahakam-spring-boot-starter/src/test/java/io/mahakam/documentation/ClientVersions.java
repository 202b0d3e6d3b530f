package io.mahakam.documentation;

import io.mahakam.spring.web.Handshake;
import io.mahakam.spring.web.HandshakeInterceptor;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

@Component
class ClientVersions implements HandshakeInterceptor {
    @Override
    public void intercept(Handshake handshake, Map<String, Object> attributes) {
        String version = handshake.queryParameters().getFirst("version");
        if ("1".equals(version)) {
            throw new ResponseStatusException(HttpStatus.GONE, "Please load the page again");
        }
        attributes.put("version", version == null ? "latest" : version);
    }
}
