package io.mahakam.spring.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mahakam.protocol.CloseStatus;
import org.junit.jupiter.api.Test;

class LocalRoomServiceTests {
    private final RoomService rooms = TestRoomService.create();

    @Test
    void askingForARoomCreatesNothing() {
        assertThat(rooms.room("lobby").name()).isEqualTo("lobby");

        assertThat(rooms.find("lobby")).isEmpty();
        assertThat(rooms.names()).isEmpty();
    }

    @Test
    void whoIsNotThereIsNotReached() {
        assertThat(rooms.to("lobby", "kitchen").send("hello").recipients()).isZero();
        assertThat(rooms.toUser("ann").send("hello").recipients()).isZero();
        assertThat(rooms.toAll("chat").send("hello").recipients()).isZero();
        assertThat(rooms.disconnectUser("ann", CloseStatus.NORMAL)).isZero();
    }

    @Test
    void anEndpointThatDoesNotExistIsAMistake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rooms.toAll("chta"))
                .withMessage("No endpoint has the id 'chta'. There are: [chat, news]");
    }

    @Test
    void aNameThatNoRoomHasIsAMistake() {
        assertThatIllegalArgumentException().isThrownBy(() -> rooms.to("lobby", " "));
    }

    @Test
    void aStatusThatMustNotBeSentIsAMistake() {
        assertThatIllegalArgumentException().isThrownBy(() -> rooms.disconnectUser("ann", new CloseStatus(1006, "")));
    }
}
