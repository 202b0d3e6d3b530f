package io.mahakam.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class InlineWatchTests {
    @Test
    void aCallThatDoesNotReturnIsLoggedOnce(CapturedOutput output) throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        BoundMethod slow = method("slow");
        BoundMethod slower = method("slower");
        try (InlineWatch watch = new InlineWatch(5)) {
            Thread slowLoop = loop("slow-loop", watch, slow, held);
            await().until(() -> slowLoop.getState() == Thread.State.WAITING);
            watch.start();
            await().until(() -> output.getOut().contains("InlineWatchTests.slow() is called inline"));
            // By the time this one is told of, the watch has looked at both several times.
            Thread slowerLoop = loop("slower-loop", watch, slower, held);
            await().until(() -> output.getOut().contains("InlineWatchTests.slower() is called inline"));
            held.countDown();
            slowLoop.join();
            slowerLoop.join();
        }
        assertThat(output)
                .containsOnlyOnce("slow() is called inline but does not return, and holds up the thread slow-loop with")
                .containsOnlyOnce("slower() is called inline")
                .contains("java.util.concurrent.CountDownLatch.await(");
    }

    @Test
    void aCallThatIsSeenOnlyOnceIsNotLogged(CapturedOutput output) throws Exception {
        InlineWatch watch = new InlineWatch(5); // is not started: it looks when the test says so
        BoundMethod quick = method("quick");
        for (int i = 0; i < 10; i++) {
            InlineWatch.Calls call = watch.begin(quick);
            watch.look();
            call.end();
        }
        assertThat(output).doesNotContain("quick()");

        watch.begin(quick);
        watch.look();
        watch.look();
        watch.look();
        assertThat(output).containsOnlyOnce("InlineWatchTests.quick() is called inline");
    }

    private static Thread loop(String name, InlineWatch watch, BoundMethod method, CountDownLatch held) {
        Thread thread = new Thread(
                () -> {
                    InlineWatch.Calls calls = watch.begin(method);
                    try {
                        held.await();
                    } catch (InterruptedException problem) {
                        throw new AssertionError(problem);
                    } finally {
                        calls.end();
                    }
                },
                name);
        thread.start();
        return thread;
    }

    private static BoundMethod method(String name) throws Exception {
        EndpointMethod method = new EndpointMethod(
                "InlineWatchTests." + name + "()",
                name,
                Object.class.getMethod("toString"),
                List.of(),
                null,
                List.of(),
                null);
        return new BoundMethod(method, new @Nullable Object[0], ResultTarget.SESSION);
    }
}
