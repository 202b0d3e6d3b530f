package io.mahakam.spring.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.Set;
import org.junit.jupiter.api.Test;

class EndpointIdsTests {
    @Test
    void whatDoesNotExistIsRefusedWithWhatDoes() {
        EndpointIds ids = new EndpointIds(() -> Set.of("news", "mail"));
        assertThat(ids.all()).containsExactlyInAnyOrder("mail", "news");
        ids.require("mail");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ids.require("chat"))
                .withMessage("No endpoint has the id 'chat'. There are: [mail, news]");
    }

    @Test
    void whereEndpointsAreSwitchedOffAnyMayBeOne() {
        EndpointIds ids = new EndpointIds(() -> null);
        assertThat(ids.all()).isEmpty();
        assertThatNoException().isThrownBy(() -> ids.require("chat"));
    }
}
