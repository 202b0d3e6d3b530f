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
    void onlyACallThatDoesNotReturnIsLoggedAndOnce(CapturedOutput output) throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        BoundMethod quick = method("quick");
        BoundMethod slow = method("slow");
        BoundMethod slower = method("slower");
        try (InlineWatch watch = new InlineWatch(5)) {
            watch.start();
            Thread slowLoop = loop("slow-loop", watch, slow, held);
            await().until(() -> output.getOut().contains("InlineWatchTests.slow() is called inline"));
            // By the time this one is told of, the watch has looked at all of them several times.
            for (int i = 0; i < 1000; i++) {
                watch.begin(quick).end();
            }
            Thread slowerLoop = loop("slower-loop", watch, slower, held);
            await().until(() -> output.getOut().contains("InlineWatchTests.slower() is called inline"));
            held.countDown();
            slowLoop.join();
            slowerLoop.join();
        }
        assertThat(output)
                .containsOnlyOnce("slow() is called inline but does not return, and holds up the thread slow-loop with")
                .containsOnlyOnce("slower() is called inline")
                .doesNotContain("quick()")
                .contains("java.util.concurrent.CountDownLatch.await(");
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
