package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sessions of which several messages are handled at once. */
class CallsInProgressTests {
    private final StepwiseWorkers workers = new StepwiseWorkers();

    @Test
    void soManyMessagesAreHandledAtOnceAndNoMore() {
        TestConnection connection = opened(SessionOptions.DEFAULT, 2);
        connection.receive(Frames.text("1"), Frames.text("2"), Frames.text("3"));
        workers.runNext(); // hands them to workers of their own
        assertThat(connection.calls()).containsExactly("opened");
        assertThat(workers.waiting()).isEqualTo(2);
        workers.runAll();
        assertThat(connection.calls()).containsExactly("opened", "text:1", "text:2", "text:3");
    }

    @Test
    void aMessageDoesNotWaitForAnotherThatTakesLonger() {
        TestConnection connection = opened(SessionOptions.DEFAULT, 2);
        connection.listener().on("text", (session, call) -> {
            if (call.equals("text:1")) {
                workers.runAll(); // as other threads would
                session.send("late");
            } else {
                session.send(call);
            }
        });
        connection.receive(Frames.text("1"), Frames.text("2"), Frames.text("3"));
        workers.runAll();
        assertThat(connection.sent()).containsExactly("text:text:2", "text:text:3", "text:late");
    }

    @Test
    void openedComesBeforeAllAndClosedAfterAll() {
        TestConnection connection = TestConnection.concurrent(SessionOptions.DEFAULT, workers, 4);
        List<String> returned = new ArrayList<>();
        connection.listener().on("opened", (session, call) -> {
            connection.receive(Frames.text("1"), Frames.text("2"), Frames.close(1000));
            workers.runAll();
            returned.add(call);
        });
        connection.listener().on("text", (session, call) -> {
            workers.runAll();
            returned.add(call);
        });
        connection.listener().on("closed", (session, call) -> returned.add(call));
        connection.open();
        workers.runAll();
        assertThat(connection.calls()).containsExactly("opened", "text:1", "text:2", "closed:1000");
        assertThat(returned).containsExactly("opened", "text:2", "text:1", "closed:1000");
    }

    @Test
    void closedWaitsForCallsThatGoOn() {
        TestConnection connection = opened(SessionOptions.DEFAULT, 2);
        List<UnfinishedCall> calls = new ArrayList<>();
        boolean[] over = {false};
        connection
                .listener()
                .on("text", (session, call) -> calls.add(connection.session().finishLater(() -> over[0])));
        connection.receive(Frames.text("1"), Frames.text("2"), Frames.text("3"), Frames.close(1000));
        workers.runAll();
        assertThat(connection.calls()).containsExactly("opened", "text:1", "text:2");
        over[0] = true;
        calls.get(0).resume();
        workers.runAll();
        assertThat(connection.calls()).endsWith("text:3");
        calls.get(1).resume();
        calls.get(2).resume();
        workers.runAll();
        assertThat(connection.calls()).endsWith("closed:1000");
    }

    @Test
    void theBoundsHold() {
        TestConnection connection = opened(TestOptions.inbound(1000, 2), 8);
        connection.receive(Frames.text("1"), Frames.text("2"));
        workers.runNext();
        assertThat(connection.transport().readWanted())
                .as("those that are being handled count too")
                .isFalse();
        workers.runAll();
        connection.lane().settle();
        assertThat(connection.transport().readWanted()).isTrue();
    }

    @Test
    void nothingIsCalledWhileThePeerDoesNotRead() {
        TestConnection connection = opened(TestOptions.outbound(1000, 4), 8);
        connection.transport().setCapacity(0);
        connection.listener().on("text", (session, call) -> session.send(call));
        for (int i = 0; i < 6; i++) {
            connection.receive(Frames.text("" + i));
            workers.runAll();
        }
        connection.lane().settle();
        assertThat(connection.calls()).hasSizeLessThan(5);
        connection.transport().setCapacity(Integer.MAX_VALUE);
        for (int i = 0; i < 6; i++) {
            connection.lane().settle();
            workers.runAll();
        }
        assertThat(connection.calls()).hasSize(7);
        assertThat(connection.session().isOpen()).isTrue();
    }

    @Test
    void aMessageThatThrowsFailsTheSession() {
        TestConnection connection = opened(SessionOptions.DEFAULT, 2);
        connection.listener().on("text", (session, call) -> {
            throw new Exception(call);
        });
        connection.receive(Frames.text("1"), Frames.close(1011));
        workers.runAll();
        assertThat(connection.sent()).containsExactly("close:1011");
        assertThat(connection.calls()).containsExactly("opened", "text:1", "failed:text:1", "closed:1011");
    }

    @Test
    void aSessionWhoseMessagesNoWorkerTakesIsCut() {
        TestConnection connection = opened(SessionOptions.DEFAULT, 2);
        connection.receive(Frames.text("1"));
        workers.reject();
        workers.runNext();
        connection.lane().settle();
        assertThat(connection.transport().closed()).isEqualTo(1);
    }

    private TestConnection opened(SessionOptions options, int concurrency) {
        TestConnection connection =
                TestConnection.concurrent(options, workers, concurrency).open();
        workers.runAll();
        return connection;
    }
}
