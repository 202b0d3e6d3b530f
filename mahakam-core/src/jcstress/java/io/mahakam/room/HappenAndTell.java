package io.mahakam.room;

import io.mahakam.room.RoomEvents.Event;
import io.mahakam.room.RoomEvents.Listening;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Something more happens while a worker tells the listeners what has happened before. */
@JCStressTest
@Outcome(id = "abc", expect = Expect.ACCEPTABLE, desc = "All of it was told, once and in order.")
@Outcome(expect = Expect.FORBIDDEN, desc = "An event is lost, doubled or out of order.")
@State
public class HappenAndTell {
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final StringBuffer told = new StringBuffer();
    private final EventQueue queue =
            new EventQueue(List.of(new Listening(new RoomListener() {}, () -> true, () -> false, told::append)), work::add);

    public HappenAndTell() {
        happens('a');
    }

    private void happens(char what) {
        Event event = listening -> told.append(what);
        queue.add(event);
        queue.tell();
    }

    private void work() {
        for (Runnable task = work.poll(); task != null; task = work.poll()) {
            task.run();
        }
    }

    @Actor
    public void member() {
        happens('b');
        happens('c');
    }

    @Actor
    public void worker() {
        work();
    }

    @Arbiter
    public void afterwards(L_Result result) {
        work();
        result.r1 = told.toString();
    }
}
