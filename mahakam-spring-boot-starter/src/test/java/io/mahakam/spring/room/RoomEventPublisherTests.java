package io.mahakam.spring.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.room.DeliveryFailure;
import io.mahakam.room.Presence;
import io.mahakam.room.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoomEventPublisherTests {
    private final List<Object> published = new ArrayList<>();
    private final RoomEventPublisher publisher = new RoomEventPublisher(published::add, false);
    private final Room room = TestRoomService.create().room("lobby");

    @Test
    void messagesAreEventsOnlyIfTheyAreWanted() {
        assertThat(publisher.wantsMessages()).isFalse();
        assertThat(new RoomEventPublisher(published::add, true).wantsMessages()).isTrue();
    }

    @Test
    void eachThingThatHappensIsAnEventOfItsOwn() {
        Presence nobody = new Presence(null, Map.of(), List.of());
        publisher.joined(room, null);
        publisher.appeared(room, nobody);
        publisher.message(room, "hello");
        publisher.deliveryFailed(room, null, DeliveryFailure.DROPPED);
        publisher.left(room, null);
        publisher.disappeared(room, nobody);
        publisher.closed(room);
        assertThat(published)
                .containsExactly(
                        new RoomEvent.Joined(room, null),
                        new RoomEvent.Appeared(room, nobody),
                        new RoomEvent.Message(room, "hello"),
                        new RoomEvent.DeliveryFailed(room, null, DeliveryFailure.DROPPED),
                        new RoomEvent.Left(room, null),
                        new RoomEvent.Disappeared(room, nobody),
                        new RoomEvent.Closed(room));
    }
}
