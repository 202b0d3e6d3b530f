package io.mahakam.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.session.Execution;
import io.mahakam.spring.endpoint.Endpoint;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EndpointHandlerTests {
    @Test
    void listsOfMappingsShowTheEndpointsClass() {
        Endpoint endpoint = new Endpoint(
                "id", String.class, Set.of("/path"), List.of(), Set.of(), Execution.WORKER, (request, binders) -> null);

        assertThat(new EndpointHandler(endpoint, null, false, null, null, null, null))
                .hasToString("java.lang.String");
    }
}
