package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class UnfinishedCallTests {
    private static final String KILOBYTE = "k".repeat(1020); // a frame of 1024 bytes

    private final StepwiseWorkers workers = new StepwiseWorkers();
    private final List<String> steps = new ArrayList<>();
    private UnfinishedCall call;
    private boolean over;

    @Nested
    class OnWorkers {
        private final TestConnection connection = new TestConnection(SessionOptions.DEFAULT, workers);

        @Test
        void theNextCallWaitsAndNoThreadDoes() {
            finishLater(connection, "text").open();
            connection.receive(Frames.text("1"), Frames.text("2"));
            workers.runAll();
            connection.receive(Frames.text("3"));
            workers.runAll();
            assertThat(connection.calls()).containsExactly("opened", "text:1");

            over = true;
            call.resume();
            assertThat(steps).as("not on the thread that resumes").isEmpty();
            workers.runAll();
            assertThat(steps).containsExactly("text:1");
            assertThat(connection.calls()).containsExactly("opened", "text:1", "text:2");
            call.resume();
            workers.runAll();
            assertThat(connection.calls()).endsWith("text:3");
        }

        @Test
        void aCallGoesOnAsOftenAsItIsResumed() {
            finishLater(connection, "text").open();
            connection.receive(Frames.text("1"), Frames.text("2"));
            workers.runAll();
            call.resume();
            workers.runAll();
            call.resume();
            call.resume();
            workers.runAll();
            assertThat(steps).as("what comes together is heeded together").containsExactly("text:1", "text:1");
            assertThat(connection.calls()).doesNotContain("text:2");
        }

        @Test
        void aStepThatIsResumedWhileItRunsIsRunAgain() {
            connection
                    .listener()
                    .on(
                            "text",
                            (session, text) -> call = connection.session().finishLater(() -> {
                                steps.add(text);
                                if (steps.size() < 3) {
                                    call.resume();
                                }
                                return steps.size() == 3;
                            }));
            connection.open().receive(Frames.text("1"), Frames.close(1000));
            workers.runAll();
            call.resume();
            workers.runAll();
            assertThat(steps).hasSize(3);
            assertThat(connection.calls()).containsExactly("opened", "text:1", "closed:1000");
            call.resume();
            assertThat(workers.waiting()).as("over is over").isZero();
        }

        @Test
        void itIsToldWhenTheSessionClosesAndClosedWaitsForIt() {
            finishLater(connection, "text").open();
            connection.receive(Frames.text("1"));
            workers.runAll();
            connection.receive(Frames.close(1000));
            workers.runAll();
            assertThat(steps).containsExactly("text:1");
            assertThat(connection.calls()).containsExactly("opened", "text:1");
            assertThat(connection.sessions().all()).hasSize(1);

            over = true;
            call.resume();
            workers.runAll();
            assertThat(connection.calls()).containsExactly("opened", "text:1", "closed:1000");
            assertThat(connection.sessions().all()).isEmpty();
        }

        @Test
        void itIsToldOfOurOwnClose() {
            over = true;
            finishLater(connection, "text").open();
            connection.receive(Frames.text("1"), Frames.text("2"));
            workers.runAll();
            connection.session().close();
            connection.lane().settle();
            workers.runAll();
            assertThat(steps).containsExactly("text:1");
            assertThat(connection.calls())
                    .as("messages that wait are of no interest")
                    .doesNotContain("text:2");
        }

        @Test
        void itIsToldEvenIfTheSessionClosedBefore() {
            over = true;
            connection.listener().on("text", (session, text) -> {
                session.close();
                unfinished(connection, text);
            });
            connection.open().receive(Frames.text("1"), Frames.close(1000));
            workers.runAll();
            assertThat(steps).containsExactly("text:1");
            assertThat(connection.calls()).containsExactly("opened", "text:1", "closed:1000");
        }

        @Test
        void closedMayGoOnTooBeforeTheSessionHasEnded() {
            finishLater(connection, "closed").open();
            connection.receive(Frames.close(1000));
            workers.runAll();
            assertThat(connection.sessions().all()).hasSize(1);
            over = true;
            call.resume();
            workers.runAll();
            assertThat(connection.sessions().all()).isEmpty();
        }

        @Test
        void whatItThrowsFailsTheSession() {
            connection
                    .listener()
                    .on(
                            "text",
                            (session, text) -> call = connection.session().finishLater(() -> {
                                throw new Exception("late");
                            }));
            connection.open().receive(Frames.text("1"), Frames.text("2"));
            workers.runAll();
            call.resume();
            workers.runAll();
            assertThat(connection.sent()).containsExactly("close:1011");
            assertThat(connection.calls()).containsExactly("opened", "text:1", "failed:late");
            connection.receive(Frames.close(1011));
            workers.runAll();
            assertThat(connection.calls()).endsWith("closed:1011");
        }

        @Test
        void messagesThatWaitStayWithinTheBounds() {
            TestConnection bounded = new TestConnection(TestOptions.inbound(1000, 2), workers);
            over = true;
            finishLater(bounded, "text").open();
            bounded.receive(Frames.text("1"));
            workers.runAll();
            bounded.receive(Frames.text("2"), Frames.text("3"));
            workers.runAll();
            assertThat(bounded.transport().readWanted()).isFalse();
            for (int i = 0; i < 3; i++) {
                call.resume();
                workers.runAll();
            }
            bounded.lane().settle();
            assertThat(bounded.transport().readWanted()).isTrue();
            assertThat(bounded.calls()).containsExactly("opened", "text:1", "text:2", "text:3");
        }

        @Test
        void itDoesNotGoOnWhileThePeerDoesNotRead() {
            TestConnection slow = new TestConnection(TestOptions.outbound(10_000, 100), workers);
            sendForEver(slow).open();
            slow.transport().setCapacity(0);
            slow.receive(Frames.text("1"));
            settle(slow);
            assertThat(steps).hasSize(5); // more than half of the bound
            slow.transport().setCapacity(2000);
            settle(slow);
            assertThat(steps).as("not at the low mark yet").hasSize(5);
            slow.transport().setCapacity(1000);
            settle(slow);
            assertThat(steps).hasSizeGreaterThan(5);
            assertThat(slow.session().isOpen()).isTrue();
        }

        private void settle(TestConnection slow) {
            for (int i = 0; i < 10; i++) {
                workers.runAll();
                slow.lane().settle();
            }
        }
    }

    @Nested
    class Inline {
        private final TestConnection connection = TestConnection.inline(TestOptions.inbound(1000, 2));

        @Test
        void theNextCallWaitsWithinTheBounds() {
            finishLater(connection, "text").open();
            connection.receive(Frames.text("1"), Frames.text("2"), Frames.text("3"), Frames.text("4"));
            assertThat(connection.calls()).containsExactly("opened", "text:1");
            assertThat(connection.transport().readWanted()).isFalse();

            over = true;
            call.resume();
            assertThat(steps).as("not on the thread that resumes").isEmpty();
            assertThat(connection.calls()).containsExactly("opened", "text:1", "text:2");
            call.resume();
            assertThat(connection.calls()).endsWith("text:3");
            call.resume();
            assertThat(connection.calls()).endsWith("text:4");
            call.resume();
            connection.receive(Frames.text("5"), Frames.close(1000));
            assertThat(connection.calls()).endsWith("text:5", "closed:1000");
            assertThat(connection.sessions().all()).isEmpty();
        }

        @Test
        void itIsToldWhenTheSessionCloses() {
            over = true;
            finishLater(connection, "text").open();
            connection.receive(Frames.text("1"), Frames.close(1000));
            assertThat(steps).containsExactly("text:1");
            assertThat(connection.calls()).containsExactly("opened", "text:1", "closed:1000");
        }

        @Test
        void itDoesNotGoOnWhileThePeerDoesNotRead() {
            TestConnection slow = TestConnection.inline(TestOptions.outbound(10_000, 100));
            sendForEver(slow).open();
            slow.transport().setCapacity(0);
            slow.receive(Frames.text("1"));
            assertThat(steps).hasSize(5);
            slow.transport().setCapacity(4000);
            slow.lane().settle();
            assertThat(steps).hasSizeGreaterThan(5);
            assertThat(slow.session().isOpen()).isTrue();
        }
    }

    @Test
    void onlyACallCanBeFinishedLater() {
        TestConnection connection = new TestConnection();
        assertThatIllegalStateException()
                .isThrownBy(() -> connection.session().finishLater(() -> true))
                .withMessageContaining("Only a call");
    }

    private TestConnection finishLater(TestConnection connection, String what) {
        connection.listener().on(what, (session, text) -> unfinished(connection, text));
        return connection;
    }

    private void unfinished(TestConnection connection, String text) {
        call = connection.session().finishLater(() -> {
            steps.add(text);
            return over;
        });
    }

    private TestConnection sendForEver(TestConnection connection) {
        connection.listener().on("text", (session, text) -> {
            call = connection.session().finishLater(() -> {
                session.send(KILOBYTE);
                steps.add(text);
                call.resume();
                return false;
            });
            call.resume();
        });
        return connection;
    }
}
