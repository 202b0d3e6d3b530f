package io.mahakam.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.session.OutgoingMessage;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.session.TestConnection;
import io.mahakam.session.memory.MemoryLane;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class KeptMessageTests {
    private final Sessions sessions = new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, Runnable::run);
    private final TestConnection red = TestConnection.speaking(sessions, new MemoryLane(), "red");
    private final TestConnection blue = TestConnection.speaking(sessions, new MemoryLane(), "blue");

    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>();

    private OutgoingMessage encode(Object payload, String subprotocol) {
        Runnable once = meanwhile.getAndSet(null);
        if (once != null) {
            once.run();
        }
        return PayloadEncoder.BASIC.encode(payload + " in " + subprotocol, null);
    }

    @Test
    void whoeverJoinsAtOneMomentIsSentIt() {
        Room room = Rooms.of(sessions)
                .encoder(this::encode)
                .options(name -> RoomOptions.DEFAULT.withHistory(new HistoryOptions(3, Duration.ofMinutes(1), 1000)))
                .build()
                .room("lobby");
        room.join(TestConnection.speaking(sessions, new MemoryLane(), "chat").session());
        room.broadcast("x");
        meanwhile.set(() -> room.joining(blue.session()).history().join());
        room.joining(red.session()).history().join();
        assertThat(blue.sent()).containsExactly("text:x in blue");
        assertThat(red.sent()).containsExactly("text:x in red");
    }

    @Test
    void whatOneThreadEncodesAnotherDoesNotTakeAway() {
        PayloadEncoder encoder = this::encode;
        KeptMessage message = new KeptMessage(1, 0, RoomMessage.of("x", encoder, Set.of("chat")));
        meanwhile.set(() -> message.encodeFor(blue.session()));
        message.encodeFor(red.session());
        assertThat(message.isFor(red.session())).isTrue();
        assertThat(message.isFor(blue.session()))
                .as("it may have been replayed by now")
                .isTrue();
    }
}
