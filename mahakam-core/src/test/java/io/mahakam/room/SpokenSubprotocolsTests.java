package io.mahakam.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.session.TestConnection;
import io.mahakam.session.WebSocketSession;
import io.mahakam.session.memory.MemoryLane;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpokenSubprotocolsTests {
    private final Sessions sessions = new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, Runnable::run);
    private final WebSocketSession v1 =
            TestConnection.speaking(sessions, new MemoryLane(), "v1").session();
    private final WebSocketSession none =
            TestConnection.speaking(sessions, new MemoryLane(), null).session();
    private final SpokenSubprotocols spoken = new SpokenSubprotocols();

    @Test
    void areThoseOfTheMembers() {
        assertThat(spoken.names()).isEmpty();
        spoken.joined(v1);
        spoken.joined(none);
        assertThat(spoken.names()).containsExactlyInAnyOrder("v1", "");
        spoken.left(v1);
        assertThat(spoken.names()).containsExactly("");
    }

    @Test
    void stayTheSameObjectWhileNothingChanges() {
        spoken.joined(v1);
        Set<String> names = spoken.names();
        spoken.joined(v1);
        spoken.left(v1);
        assertThat(spoken.names()).isSameAs(names);
        assertThat(spoken.with(v1)).isSameAs(names);
    }

    @Test
    void includeOneWhoIsAboutToJoin() {
        spoken.joined(v1);
        assertThat(spoken.with(none)).containsExactlyInAnyOrder("v1", "");
        assertThat(spoken.names()).containsExactly("v1");
    }

    @Test
    void noneHasAName() {
        assertThat(SpokenSubprotocols.agreed(SpokenSubprotocols.name(none))).isNull();
        assertThat(SpokenSubprotocols.agreed(SpokenSubprotocols.name(v1))).isEqualTo("v1");
    }
}
