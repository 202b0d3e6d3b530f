package io.mahakam.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.TestConnection;
import io.mahakam.session.WebSocketSession;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PublicationTests {
    private final RoomMessage message = RoomMessage.of("x", PayloadEncoder.BASIC, Set.of());
    private final WebSocketSession ann = new TestConnection().session();
    private final WebSocketSession bob = new TestConnection().session();

    @Test
    void isForAllButThoseExcepted() {
        assertThat(Publication.toAll(message).isFor(ann)).isTrue();
        Publication others = new Publication(message, null, Set.of(ann), null);
        assertThat(others.isFor(ann)).isFalse();
        assertThat(others.isFor(bob)).isTrue();
    }

    @Test
    void isForThoseSelected() {
        Publication some = new Publication(message, null, Set.of(), Set.of(bob));
        assertThat(some.isFor(ann)).isFalse();
        assertThat(some.isFor(bob)).isTrue();
    }
}
