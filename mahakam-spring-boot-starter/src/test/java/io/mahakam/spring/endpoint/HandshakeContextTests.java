package io.mahakam.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mahakam.spring.room.TestRoomService;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.bind.support.DefaultDataBinderFactory;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.HandlerMapping;

class HandshakeContextTests {
    private final MockHttpServletRequest request = new MockHttpServletRequest();
    private final HandshakeContext handshake = new HandshakeContext(
            new ServletWebRequest(request), new DefaultDataBinderFactory(null), TestRoomService.create());

    @Test
    void aRoomIsNamedByPathVariables() {
        request.setAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, Map.of("room", "blue"));

        assertThat(handshake.room("room-{room}").name()).isEqualTo("room-blue");
    }

    @Test
    void aPathWithoutVariablesHasNone() {
        assertThat(handshake.room("lobby").name()).isEqualTo("lobby");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "lobby\nforged"})
    void aNameThatNoRoomCanHaveIsTheClientsMistake(String name) {
        request.setAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, Map.of("room", name));

        assertThatExceptionOfType(ResponseStatusException.class)
                .isThrownBy(() -> handshake.room("{room}"))
                .returns(HttpStatus.BAD_REQUEST, ResponseStatusException::getStatusCode);
    }
}
