package io.mahakam.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.TestConnection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoomsTests {
    private final List<String> asked = new ArrayList<>();
    private final Rooms rooms = new Rooms(
            name -> {
                asked.add(name);
                return RoomOptions.DEFAULT;
            },
            PayloadEncoder.BASIC);
    private final TestConnection connection = new TestConnection();

    @Test
    void aRoomAppearsWithItsFirstMemberAndIsForgottenWithItsLast() {
        Room room = rooms.room("lobby");
        assertThat(rooms.find("lobby")).isEmpty();
        assertThat(rooms.names()).isEmpty();

        room.join(connection.session());
        assertThat(rooms.find("lobby")).map(Room::name).contains("lobby");
        assertThat(rooms.names()).containsExactly("lobby");

        room.leave(connection.session());
        assertThat(rooms.find("lobby")).isEmpty();
        assertThat(rooms.names()).isEmpty();
    }

    @Test
    void aRoomIsANameThatNeverGrowsStale() {
        Room before = rooms.room("lobby");
        for (int i = 0; i < 3; i++) {
            rooms.room("lobby").join(connection.session());
            assertThat(before.has(connection.session())).isTrue();
            before.leave(connection.session());
        }
        assertThat(before).hasToString("room lobby");
    }

    @Test
    void optionsAreAskedForTheFirstMemberOnly() {
        rooms.room("lobby").count();
        assertThat(asked).isEmpty();
        rooms.room("lobby").join(connection.session());
        rooms.room("lobby").join(new TestConnection().session());
        assertThat(asked).containsExactly("lobby");
    }

    @Test
    void orForAMessageThatNobodyHearsButThatMayBeKept() {
        rooms.room("lobby").broadcast("nobody hears it");
        assertThat(asked).containsExactly("lobby");
        assertThat(rooms.names()).isEmpty();
    }

    @Test
    void optionsMayComeFromOtherRooms() {
        List<Rooms> self = new ArrayList<>();
        Rooms curious = new Rooms(
                name -> {
                    // Whatever an application does there: no lock of ours is held.
                    if (name.equals("a")) {
                        self.get(0).room("b").join(connection.session());
                    }
                    return RoomOptions.DEFAULT;
                },
                PayloadEncoder.BASIC);
        self.add(curious);
        for (String name : List.of("a", "b", "c")) {
            curious.room(name).join(connection.session());
        }
        assertThat(curious.names()).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void aFailureToGiveOptionsReachesWhoJoins() {
        Rooms broken = new Rooms(
                name -> {
                    throw new IllegalStateException("no options");
                },
                PayloadEncoder.BASIC);
        assertThatIllegalStateException().isThrownBy(() -> broken.room("lobby").join(connection.session()));
        assertThat(broken.names()).isEmpty();
        assertThat(connection.session().rooms()).isEmpty();
    }

    @Test
    void aRoomThatCameToBeForAJoinThatFailsIsForgotten() {
        PayloadEncoder refusing = (payload, subprotocol) -> {
            if ("chat".equals(subprotocol)) {
                throw new IllegalArgumentException("not in this subprotocol");
            }
            return PayloadEncoder.BASIC.encode(payload, subprotocol);
        };
        Rooms failing = new Rooms(name -> RoomOptions.DEFAULT, refusing);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> failing.room("lobby").join(connection.session(), "hello"));
        assertThat(failing.names()).isEmpty();
        assertThat(connection.session().rooms()).isEmpty();
    }

    @Test
    void aBlankNameIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rooms.room(" \t"))
                .withMessage("A room's name must not be blank");
        assertThatIllegalArgumentException().isThrownBy(() -> rooms.room(""));
        assertThat(rooms.find("")).isEmpty();
    }

    @Test
    void aNameWithoutEndIsRefused() {
        assertThat(rooms.room("x".repeat(255)).name()).hasSize(255);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rooms.room("x".repeat(256)))
                .withMessage("A room's name has at most 255 characters, not 256");
    }

    @Test
    void aNameThatCouldForgeALineOfALogIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rooms.room("lobby\nERROR"))
                .withMessage("A room's name must not have control characters");
        assertThatIllegalArgumentException().isThrownBy(() -> rooms.room("lobby\u0085"));
    }
}
