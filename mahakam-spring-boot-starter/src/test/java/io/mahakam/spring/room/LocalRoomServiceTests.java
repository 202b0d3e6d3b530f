package io.mahakam.spring.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.room.RoomOptions;
import io.mahakam.room.Rooms;
import io.mahakam.session.PayloadEncoder;
import org.junit.jupiter.api.Test;

class LocalRoomServiceTests {
    private final RoomService rooms =
            new LocalRoomService(new Rooms(name -> RoomOptions.DEFAULT, PayloadEncoder.BASIC));

    @Test
    void askingForARoomCreatesNothing() {
        assertThat(rooms.room("lobby").name()).isEqualTo("lobby");

        assertThat(rooms.find("lobby")).isEmpty();
        assertThat(rooms.names()).isEmpty();
    }
}
