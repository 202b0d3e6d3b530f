package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EnteredRoomsTests {
    private final EnteredRooms rooms = new EnteredRooms();
    private final List<String> left = new ArrayList<>();

    @Test
    void areNoneAtFirst() {
        rooms.exit("a");
        rooms.leave();
        assertThat(rooms.names()).isEmpty();
    }

    @Test
    void areASnapshot() {
        enter("a");
        Set<String> names = rooms.names();
        enter("b");
        assertThat(names).containsExactly("a");
        assertThat(rooms.names()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void areLeftTheWayTheyWereEntered() {
        enter("a");
        enter("b");
        enter("c");
        rooms.exit("b");
        rooms.leave();
        assertThat(left).containsExactlyInAnyOrder("a", "c");
        assertThat(rooms.names()).isEmpty();
    }

    @Test
    void thatWereEnteredAnewAreNotForgotten() {
        Runnable earlier = () -> left.add("earlier");
        rooms.enter("a", earlier);
        enter("a");
        rooms.exit("a", earlier);
        rooms.leave();
        assertThat(left).containsExactly("a");
    }

    private void enter(String room) {
        rooms.enter(room, () -> {
            left.add(room);
            rooms.exit(room);
        });
    }
}
