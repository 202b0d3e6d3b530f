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
        rooms.exit(new Entered("a"));
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
    void areLeftTheLastFirst() {
        enter("a");
        Entered b = enter("b");
        enter("c");
        rooms.exit(b);
        rooms.leave();
        assertThat(left).containsExactly("c", "a");
        assertThat(rooms.names()).isEmpty();
        enter("d");
        assertThat(rooms.names()).containsExactly("d");
    }

    @Test
    void thatWereEnteredAnewAreNotForgotten() {
        Entered earlier = enter("a");
        enter("a");
        rooms.exit(earlier);
        rooms.exit(earlier);
        rooms.leave();
        assertThat(left).containsExactly("a");
    }

    @Test
    void areNotMoreThanAllowed() {
        Entered a = new Entered("a");
        assertThat(rooms.enter(a, 2)).isTrue();
        assertThat(rooms.enter(new Entered("b"), 2)).isTrue();
        assertThat(rooms.enter(new Entered("c"), 2)).isFalse();
        rooms.exit(a);
        assertThat(rooms.enter(new Entered("c"), 2)).isTrue();
        assertThat(rooms.names()).containsExactlyInAnyOrder("b", "c");
    }

    private Entered enter(String room) {
        Entered entered = new Entered(room);
        assertThat(rooms.enter(entered, Integer.MAX_VALUE)).isTrue();
        return entered;
    }

    private final class Entered implements EnteredRoom {
        private final String name;

        Entered(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void leave() {
            left.add(name);
            rooms.exit(this);
        }
    }
}
