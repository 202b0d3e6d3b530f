package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mahakam.session.Execution;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnClose;
import io.mahakam.spring.annotation.OnError;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.OnPong;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
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

/** Who calls the methods of an endpoint. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "server.address=127.0.0.1",
            "mahakam.execution=inline",
            "mahakam.endpoints.annotated-inline.execution=worker",
            "mahakam.endpoints.chosen.execution=inline"
        })
@ExtendWith(OutputCaptureExtension.class)
class InlineRoundTripTests {
    private static final String LOOP = "(mahakam-loop-|qtp).*";
    private static final String WORKER = "mahakam-worker-.*";

    @LocalServerPort
    private int port;

    @Autowired
    private Watched watched;

    @Autowired
    private Blocking blocking;

    @Test
    void theSettingOfTheEndpointComesFirstThenItsAnnotationThenTheSettingOfAll() {
        assertThat(caller("/unsaid")).as("setting of all").matches(LOOP);
        assertThat(caller("/worker")).as("annotation").matches(WORKER);
        assertThat(caller("/inline")).as("setting of one, by its usual id").matches(WORKER);
        assertThat(caller("/chosen")).as("setting of one, by its chosen id").matches(LOOP);
    }

    @Test
    void allMethodsOfASessionAreCalledByItsLoop() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/watched")) {
            client.send("hello");
            client.nextText();
            client.send(new byte[1]);
            assertThat(client.nextText()).isEqualTo("recovered");
            await().until(() -> watched.callers.size() == 5);
        }
        await().until(() -> watched.callers.size() == 6);
        assertThat(watched.callers).allSatisfy(caller -> assertThat(caller).matches(LOOP));
        assertThat(watched.callers.stream().distinct()).hasSize(1);
    }

    @Test
    void aMethodThatBlocksIsLoggedOnceWithItsNameAndWhereItIs(CapturedOutput output) {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/blocking")) {
            client.send("hello");
            await().until(() ->
                    output.getOut().contains("InlineRoundTripTests.Blocking.text(String) is called inline"));
            blocking.latch.countDown();
            assertThat(client.nextText()).isEqualTo("done");
        }
        assertThat(output)
                .containsOnlyOnce("is called inline but does not return")
                .containsPattern("holds up the thread (mahakam-loop-|qtp)")
                .contains("io.mahakam.spring.InlineRoundTripTests$Blocking.text(");
    }

    private String caller(String path) {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, path)) {
            client.send("hello");
            return client.nextText();
        }
    }

    static class Methods {
        @OnMessage
        String text(String text) {
            return Thread.currentThread().getName();
        }
    }

    @WebSocketEndpoint("/unsaid")
    static class Unsaid extends Methods {}

    /** Of one session: the end of another could come at any time. */
    @WebSocketEndpoint("/watched")
    static class Watched {
        private final Queue<String> callers = new ConcurrentLinkedQueue<>();

        @OnOpen
        void open(WebSocketSession session) {
            called();
            session.ping(ByteBuffer.allocate(1));
        }

        @OnPong
        void pong() {
            called();
        }

        @OnMessage
        String text(String text) {
            return called();
        }

        @OnMessage
        void binary(byte[] data) {
            called();
            throw new IllegalStateException("recoverable");
        }

        @OnError
        String recover() {
            called();
            return "recovered";
        }

        @OnClose
        void close() {
            called();
        }

        private String called() {
            String caller = Thread.currentThread().getName();
            callers.add(caller);
            return caller;
        }
    }

    @WebSocketEndpoint(path = "/worker", execution = Execution.WORKER)
    static class AnnotatedWorker extends Methods {}

    @WebSocketEndpoint(path = "/inline", execution = Execution.INLINE)
    static class AnnotatedInline extends Methods {}

    @WebSocketEndpoint(path = "/chosen", id = "chosen", execution = Execution.WORKER)
    static class Chosen extends Methods {}

    @WebSocketEndpoint("/blocking")
    static class Blocking {
        private final CountDownLatch latch = new CountDownLatch(1);

        @OnMessage
        String text(String text) throws InterruptedException {
            latch.await();
            return "done";
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Unsaid.class, Watched.class, AnnotatedWorker.class, AnnotatedInline.class, Chosen.class, Blocking.class})
    static class Application {}
}
