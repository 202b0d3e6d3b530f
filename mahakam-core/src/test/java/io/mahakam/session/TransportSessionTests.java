package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TransportSessionTests {
    @Test
    void tellsWhatTheHandshakeSaid() {
        TransportSession session = new TestConnection().session();
        assertThat(session.uri()).isEqualTo(URI.create("ws://localhost/chat?name=me"));
        assertThat(session.principal().getName()).isEqualTo("me");
        assertThat(session.subprotocol()).isEqualTo("chat");
        assertThat(session.attributes()).isEmpty();
        assertThat(session.rooms()).isEmpty();
        assertThat(session).hasToString("session " + session.id() + " of /chat");
    }

    @Nested
    class Rooms {
        private final TestConnection connection = new TestConnection();
        private final List<String> left = new ArrayList<>();

        @Test
        void areLeftBeforeClosedIsTold() {
            enter("a");
            connection
                    .listener()
                    .on("closed", (session, call) -> assertThat(left).containsExactly("a"));
            connection.receive(Frames.close(1000));
            assertThat(connection.calls()).containsExactly("opened", "closed:1000");
        }

        @Test
        void areLeftWhenWeBeginToClose() {
            enter("a");
            assertThat(connection.session().rooms()).containsExactly("a");
            connection.session().close();
            connection.lane().settle();
            assertThat(left).containsExactly("a");
            assertThat(connection.session().rooms()).isEmpty();
        }

        @Test
        void areNotEnteredByAClosingSession() {
            connection.session().close();
            assertThat(enter("a")).isEqualTo(EnteredRoom.Entry.CLOSING);
            assertThat(connection.session().rooms()).isEmpty();
        }

        @Test
        void areNotMoreThanAllowed() {
            enter("a");
            assertThat(enter("b")).isEqualTo(EnteredRoom.Entry.TOO_MANY);
            assertThat(connection.session().rooms()).containsExactly("a");
        }

        private EnteredRoom.Entry enter(String name) {
            EnteredRoom room = new EnteredRoom() {
                @Override
                public String name() {
                    return name;
                }

                @Override
                public void leave() {
                    left.add(name);
                    connection.session().exit(this);
                }
            };
            return connection.session().enter(room, 1);
        }
    }
}
