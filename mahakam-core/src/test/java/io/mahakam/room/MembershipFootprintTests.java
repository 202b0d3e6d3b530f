package io.mahakam.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.session.TestConnection;
import io.mahakam.session.memory.MemoryLane;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What memberships and rooms take of the heap. A million memberships have to fit in 256 MB. */
@Tag("stress")
class MembershipFootprintTests {
    private static final int SESSIONS = Integer.getInteger("mahakam.stress.connections", 1000);
    private static final int ROOMS_OF_EACH = 100;
    private static final long MOST_BYTES = 256L * 1024 * 1024 / 1_000_000;

    private Sessions sessions;
    private Rooms rooms;
    private final List<MemoryLane> lanes = List.of(new MemoryLane(), new MemoryLane());
    private final List<TestConnection> members = new ArrayList<>();

    @Test
    void aMembershipOfAUserIsSmall() {
        undisturbed(() -> {
            connect("user-");
            long before = usedHeap();
            joinEach(ROOMS_OF_EACH, "room");
            double each = (usedHeap() - before) / ((double) SESSIONS * ROOMS_OF_EACH);
            System.getLogger("footprint").log(System.Logger.Level.INFO, "a membership of a user: {0} bytes", each);
            assertThat(each).isBetween(50.0, (double) MOST_BYTES);
            assertThat(rooms.room("room0").count()).isEqualTo(SESSIONS);
        });
    }

    @Test
    void aMembershipOfNobodyIsSmallEvenIfItIsTheOnlyOneOfItsSession() {
        undisturbed(() -> {
            connect(null);
            long before = usedHeap();
            joinEach(1, "room");
            double each = (usedHeap() - before) / (double) SESSIONS;
            System.getLogger("footprint")
                    .log(System.Logger.Level.INFO, "the only membership of a session: {0} bytes", each);
            assertThat(each).isBetween(50.0, (double) MOST_BYTES);
        });
    }

    @Test
    void aRoomOfOneMemberIsSmall() {
        undisturbed(() -> {
            connect(null);
            long before = usedHeap();
            for (int i = 0; i < SESSIONS; i++) {
                rooms.room("room" + i).join(members.get(i).session());
            }
            lanes.forEach(MemoryLane::settle);
            double each = (usedHeap() - before) / (double) SESSIONS;
            System.getLogger("footprint").log(System.Logger.Level.INFO, "a room with its only member: {0} bytes", each);
            assertThat(each).isBetween(200.0, 1500.0);
            assertThat(rooms.names()).hasSize(SESSIONS);
        });
    }

    /** What other tests have left may be freed meanwhile: then the same again. */
    private void undisturbed(ThrowingRunnable measurement) {
        await().pollInSameThread().atMost(Duration.ofSeconds(50)).untilAsserted(() -> {
            members.clear();
            sessions = new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, Runnable::run);
            rooms = Rooms.of(sessions).build();
            measurement.run();
        });
    }

    private void connect(String user) {
        for (int i = 0; i < SESSIONS; i++) {
            members.add(new TestConnection(sessions, lanes.get(i % 2), user == null ? null : user + i, "chat"));
        }
    }

    private void joinEach(int count, String room) {
        for (int i = 0; i < count; i++) {
            Room joined = rooms.room(room + i);
            members.forEach(member -> joined.join(member.session()));
            lanes.forEach(MemoryLane::settle);
        }
    }

    private static long usedHeap() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            used = Math.min(
                    used,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return used;
    }
}
