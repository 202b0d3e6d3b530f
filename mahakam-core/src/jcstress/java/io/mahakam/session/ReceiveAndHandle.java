package io.mahakam.session;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** The mailbox: the lane puts in while a worker takes out. */
@JCStressTest
@Outcome(id = "\\(abc", expect = Expect.ACCEPTABLE, desc = "All of them, once and in order.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A message is lost, doubled or late.")
@State
public class ReceiveAndHandle {
    private final StillConnection connection = new StillConnection();

    public ReceiveAndHandle() {
        connection.receive('a');
    }

    @Actor
    public void lane() {
        connection.receive('b');
        connection.receive('c');
    }

    @Actor
    public void worker() {
        connection.work();
    }

    @Arbiter
    public void afterwards(L_Result result) {
        connection.settle();
        result.r1 = connection.told();
    }
}
