package io.mahakam.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mahakam.room.Room;
import io.mahakam.room.RoomAuthorizer;
import io.mahakam.room.RoomListener;
import io.mahakam.room.Rooms;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.room.RoomService;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.core.annotation.Order;

/** Listeners and authorizers that are beans, and may want rooms themselves. */
@ExtendWith(OutputCaptureExtension.class)
class RoomBeansTests {
    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(MahakamAutoConfiguration.class, WebMvcAutoConfiguration.class))
            .withPropertyValues("mahakam.rooms.hall.declared=true");

    @Test
    void theyMayWantARoomWhenTheyAreMade() {
        runner.withBean(Wanting.class)
                .withBean(WantingRules.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void theyMayWantARoomThoughRoomsAreMadeFirst() {
        runner.withBean(First.class)
                .withBean(Wanting.class)
                .withBean(WantingRules.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void theyMayNeedAServiceThatWantsARoom() {
        runner.withBean(Lobby.class)
                .withBean(OfLobby.class)
                .run(context -> assertThat(context).hasNotFailed());
        runner.withBean(OfLobby.class)
                .withBean(Lobby.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void messagesAreToldInOrderAndWhateverOthersThrow(boolean lazily, CapturedOutput output) {
        runner.withInitializer(context -> {
                    if (lazily) {
                        context.addBeanFactoryPostProcessor(
                                new org.springframework.boot.LazyInitializationBeanFactoryPostProcessor());
                    }
                })
                .withBean(Heard.class)
                .withBean(Later.class)
                .withBean(Failing.class)
                .withBean(Earlier.class)
                .withBean(Deaf.class)
                .run(context -> {
                    context.getBean(RoomService.class).room("hall").broadcast("hello");
                    Heard heard = context.getBean(Heard.class);
                    await().until(() -> heard.all.size() == 2);
                    assertThat(heard.all).containsExactly("earlier hello", "later hello");
                    assertThat(output).containsOnlyOnce("The RoomListener " + Failing.class.getName() + " failed");
                });
    }

    static class First {
        First(Rooms rooms) {}
    }

    static class Wanting implements RoomListener {
        Wanting(RoomService rooms) {
            rooms.room("lobby");
        }
    }

    static class WantingRules implements RoomAuthorizer {
        WantingRules(RoomService rooms) {
            rooms.room("lobby");
        }

        @Override
        public boolean mayJoin(WebSocketSession session, Room room) {
            return true;
        }
    }

    static class Lobby {
        Lobby(RoomService rooms) {
            rooms.room("lobby");
        }
    }

    static class OfLobby implements RoomListener {
        OfLobby(Lobby lobby) {}
    }

    static class Heard {
        private final List<String> all = new CopyOnWriteArrayList<>();
    }

    abstract static class Hearing implements RoomListener {
        @Override
        public boolean wantsMessages() {
            return true;
        }
    }

    @Order(3)
    static class Later extends Hearing {
        private final Heard heard;

        Later(Heard heard) {
            this.heard = heard;
        }

        @Override
        public void message(Room room, Object payload) {
            heard.all.add("later " + payload);
        }
    }

    @Order(2)
    static class Failing extends Hearing {
        @Override
        public void message(Room room, Object payload) {
            throw new IllegalStateException("broken");
        }
    }

    @Order(1)
    static class Earlier extends Hearing {
        private final Heard heard;

        Earlier(Heard heard) {
            this.heard = heard;
        }

        @Override
        public void message(Room room, Object payload) {
            heard.all.add("earlier " + payload);
        }
    }

    static class Deaf implements RoomListener {
        @Override
        public void message(Room room, Object payload) {
            throw new AssertionError("not wanted");
        }
    }
}
