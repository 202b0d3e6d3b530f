package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mahakam.room.Room;
import io.mahakam.room.RoomListener;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.SendToRoom;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.room.RoomEvent;
import io.mahakam.spring.room.RoomService;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;

/** Who listens to rooms: RoomListener beans and application events. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"server.address=127.0.0.1", "mahakam.events.messages=true"})
@ExtendWith(OutputCaptureExtension.class)
class RoomEventsRoundTripTests {
    @LocalServerPort
    private int port;

    @Autowired
    private RoomService rooms;

    @Autowired
    private First first;

    @Autowired
    private Last last;

    @Autowired
    private Events events;

    @Test
    void allAreToldInOrderOnWorkersWhateverOneThrows(CapturedOutput output) {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/told/blue")) {
            client.send("hello");
            assertThat(client.nextText()).isEqualTo("HELLO");
            rooms.room("blue").close();
        }
        await().untilAsserted(() ->
                assertThat(last.heard).contains("joined blue", "message HELLO", "left blue", "closed blue"));
        assertThat(first.heard).containsExactly("joined blue", "message HELLO", "left blue", "closed blue");
        assertThat(last.heard).containsExactlyElementsOf(first.heard);
        assertThat(last.afterFirst).containsOnly(true);
        assertThat(output)
                .contains("The RoomListener " + First.class.getName() + " failed")
                .contains("IllegalStateException: this listener always fails");

        await().untilAsserted(() -> assertThat(events.heard).hasSize(6));
        assertThat(events.heard)
                .containsExactly(
                        "Joined blue", "Appeared blue", "Message blue", "Left blue", "Disappeared blue", "Closed blue");
        assertThat(events.joined).containsExactly("blue");
        assertThat(first.threads).allMatch(name -> name.startsWith("mahakam-worker-"));
        assertThat(events.threads).allMatch(name -> name.startsWith("mahakam-worker-"));
    }

    @Test
    void aListenerMayDoWhateverItWantsWithTheRoom() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/told/busy")) {
            assertThat(client.nextText()).isEqualTo("welcome");
            await().untilAsserted(() -> assertThat(rooms.room("annex").count()).isEqualTo(1));
            await().untilAsserted(() -> assertThat(rooms.room("busy").count()).isZero()); // it joins before it leaves
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Last.class, First.class, Busy.class, Events.class, Told.class})
    static class Application {}

    @WebSocketEndpoint("/told/{room}")
    static class Told {
        @OnOpen
        void open(WebSocketSession session, Room room) {
            room.join(session);
        }

        @OnMessage
        @SendToRoom("{room}")
        String say(String text) {
            return text.toUpperCase();
        }
    }

    abstract static class Recorder implements RoomListener {
        final List<String> heard = new CopyOnWriteArrayList<>();
        final List<String> threads = new CopyOnWriteArrayList<>();

        void hear(Room room, String what) {
            if (room.name().equals("blue")) {
                threads.add(Thread.currentThread().getName());
                heard.add(what);
            }
        }

        @Override
        public void joined(Room room, WebSocketSession session) {
            hear(room, "joined " + room.name());
        }

        @Override
        public void left(Room room, WebSocketSession session) {
            hear(room, "left " + room.name());
        }

        @Override
        public boolean wantsMessages() {
            return true;
        }

        @Override
        public void message(Room room, Object payload) {
            hear(room, "message " + payload);
        }

        @Override
        public void closed(Room room) {
            hear(room, "closed " + room.name());
        }
    }

    @Order(1)
    static class First extends Recorder {
        @Override
        void hear(Room room, String what) {
            super.hear(room, what);
            throw new IllegalStateException("this listener always fails");
        }
    }

    /** Wants the rooms that it listens to. */
    @Order(2)
    static class Last extends Recorder {
        private final First first;
        final List<Boolean> afterFirst = new CopyOnWriteArrayList<>();

        Last(First first, RoomService rooms) {
            this.first = first;
            assertThat(rooms).isNotNull();
        }

        @Override
        void hear(Room room, String what) {
            super.hear(room, what);
            afterFirst.add(first.heard.size() == heard.size() || !room.name().equals("blue"));
        }
    }

    /** Joins, leaves and broadcasts as it is told of a join. */
    static class Busy implements RoomListener {
        private final RoomService rooms;

        Busy(RoomService rooms) {
            this.rooms = rooms;
        }

        @Override
        public void joined(Room room, WebSocketSession session) {
            if (room.name().equals("busy")) {
                room.broadcast("welcome");
                rooms.room("annex").join(session);
                room.leave(session);
            }
        }
    }

    static class Events {
        final List<String> heard = new CopyOnWriteArrayList<>();
        final List<String> joined = new CopyOnWriteArrayList<>();
        final List<String> threads = new CopyOnWriteArrayList<>();

        @EventListener
        void any(RoomEvent event) {
            if (event.room().name().equals("blue")) {
                threads.add(Thread.currentThread().getName());
                heard.add(event.getClass().getSimpleName() + " " + event.room().name());
            }
        }

        @EventListener(condition = "#event.room.name == 'blue'")
        void joined(RoomEvent.Joined event) {
            joined.add(event.room().name());
        }
    }
}
