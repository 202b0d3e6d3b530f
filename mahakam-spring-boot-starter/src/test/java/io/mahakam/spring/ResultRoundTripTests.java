package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.room.Room;
import io.mahakam.room.Rooms;
import io.mahakam.session.Execution;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnClose;
import io.mahakam.spring.annotation.OnError;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.OnPong;
import io.mahakam.spring.annotation.SendToRoom;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What endpoint methods return and what of it reaches whom, over a real connection. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"server.address=127.0.0.1", "mahakam.outbound.max-queued-bytes=64KB"})
class ResultRoundTripTests {
    private static final int MANY = 1_000_000;

    /** More elements, of 100 bytes and more, than any system's kernel and client hold of a connection; far from all. */
    private static final long MOST_ON_THE_WAY = MANY / 2;

    @LocalServerPort
    private int port;

    @Autowired
    private Results results;

    @Autowired
    private Rooms rooms;

    @ParameterizedTest
    @CsvSource({
        "/results/stage, later",
        "/results/future, later",
        "/results/optional, later",
        "/results/stream, 1|2|3",
        "/results/ints, 1|2|3",
        "/results/iterable, 1|2|3",
        "/results/list, '[\"1\",\"2\",\"3\"]'",
        "/results/mono, later",
        "/results/flux, 1|2|3",
        "/results/flow, 1|2|3",
        "/results/object, 1|2|3",
        "/results/plain, one",
        "/results/json, '{\"number\":1}|{\"number\":2}'",
        "/results/nothing, ''",
        "/results/inline, 1|2|3",
        "/results/inline-stage, later"
    })
    void aResultArrivesBeforeTheNextMessageIsHandled(String path, String expected) {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, path)) {
            client.send("go");
            client.send("end");
            for (String message : expected.isEmpty() ? new String[0] : expected.split("\\|")) {
                assertThat(client.nextText()).isEqualTo(message);
            }
            assertThat(client.nextText()).isEqualTo("end");
        }
    }

    @Test
    void othersAreHandledWhileAResultIsAwaited() {
        try (WebSocketTestClient waiting = WebSocketTestClient.connect(port, "/results");
                WebSocketTestClient other = WebSocketTestClient.connect(port, "/results")) {
            CompletableFuture<String> result = new CompletableFuture<>();
            results.promised.put("first", result);
            results.promised.put("second", CompletableFuture.completedFuture("2"));
            results.promised.put("other", CompletableFuture.completedFuture("another's"));
            waiting.send("first");
            waiting.send("second");
            other.send("other");
            assertThat(other.nextText()).isEqualTo("another's");
            assertThat(results.asked).doesNotContain("second");
            result.complete("1");
            assertThat(waiting.nextText()).isEqualTo("1");
            assertThat(waiting.nextText()).isEqualTo("2");
        }
    }

    @Test
    void whoWaitsHoldsNoThread() throws Exception {
        List<WebSocketTestClient> clients = IntStream.range(0, 200)
                .mapToObj(i -> WebSocketTestClient.connect(port, "/results"))
                .toList();
        CompletableFuture<String> result = new CompletableFuture<>();
        results.promised.put("all", result);
        clients.forEach(client -> client.send("all"));
        results.promised.put("quick", CompletableFuture.completedFuture("quick"));
        try (WebSocketTestClient another = WebSocketTestClient.connect(port, "/results")) {
            another.send("quick");
            assertThat(another.nextText()).isEqualTo("quick"); // there are 64 workers
        }
        result.complete("all");
        clients.forEach(client -> assertThat(client.nextText()).isEqualTo("all"));
        clients.forEach(WebSocketTestClient::close);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stage", "stream", "flux"})
    void aResultThatFailsIsAnExceptionOfTheMethod(String kind) {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/results/failing")) {
            client.send(kind);
            client.send("still open");
            assertThat(client.nextText()).isEqualTo("IOException: " + kind);
            assertThat(client.nextText()).isEqualTo("still open");
        }
    }

    @Test
    void aResultThatFailsUnhandledClosesTheSession() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/results")) {
            results.promised.put("bad", CompletableFuture.failedFuture(new IllegalStateException("secret")));
            client.send("bad");
            assertThat(client.nextClose()).isEqualTo(new CloseStatus(1011));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"future", "publisher", "stream"})
    void aResultIsCancelledWhenTheSessionCloses(String kind) throws Exception {
        WebSocketTestClient client = WebSocketTestClient.connect(port, "/results/endless");
        client.send(kind);
        assertThat(client.nextText()).isEqualTo(kind);
        client.close();
        assertThat(Endless.CANCELLED
                        .computeIfAbsent(kind, name -> new CountDownLatch(1))
                        .await(20, TimeUnit.SECONDS))
                .as("cancelled")
                .isTrue();
        assertThat(Endless.CLOSED_AFTER.get(kind).get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void eachElementGoesToTheRoomAndOthersToo() {
        try (WebSocketTestClient listener = WebSocketTestClient.connect(port, "/results/room/a")) {
            try (WebSocketTestClient speaker = WebSocketTestClient.connect(port, "/results/room/a")) {
                while (rooms.room("a").count() < 2) {
                    Thread.onSpinWait();
                }
                speaker.send("x");
                assertThat(List.of(listener.nextText(), listener.nextText())).containsExactly("x1", "x2");
                speaker.send("y");
                assertThat(List.of(listener.nextText(), listener.nextText())).containsExactly("y1", "y2");
            }
            assertThat(listener.nextText()).isEqualTo("closed");
        }
    }

    @Test
    void noMessageIsHandledBeforeWhatTheOpeningHasPromised() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/results/open")) {
            client.send("first");
            assertThat(client.nextText()).isEqualTo("later");
            assertThat(client.nextText()).isEqualTo("first");
        }
    }

    @Test
    void aPongMayBeAnsweredLater() throws IOException {
        try (RawConnection connection = RawConnection.connect(port)) {
            connection.upgrade("/results/pong");
            connection.send(RawConnection.frame(0x8A, new byte[] {'p'}));
            assertThat(new String(connection.readFrame(), StandardCharsets.UTF_8))
                    .endsWith("later");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream", "flux", "inline"})
    void aMillionElementsToASlowClientAreMadeAsItReads(String kind) {
        AtomicLong made = new AtomicLong();
        Many.MADE.put(kind, made);
        SlowReader reader = new SlowReader(made);
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + port
                                + (kind.equals("inline") ? "/results/many-inline" : "/results/many")),
                        reader)
                .join();
        socket.sendText(kind, true).join();
        assertThat(reader.all.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(MANY);
        assertThat(reader.furthestAhead).isLessThan(MOST_ON_THE_WAY);
        socket.abort();
    }

    /** Checks that they come in order, and how far the endpoint is ahead. */
    private static final class SlowReader implements WebSocket.Listener {
        private final AtomicLong made;
        private final CompletableFuture<Integer> all = new CompletableFuture<>();
        private final StringBuilder message = new StringBuilder();
        private int received;
        private volatile long furthestAhead;

        SlowReader(AtomicLong made) {
            this.made = made;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            message.append(text);
            if (last) {
                received(message.toString());
                message.setLength(0);
            }
            socket.request(1);
            return null;
        }

        private void received(String text) {
            if (!text.equals(Many.element(received))) {
                all.completeExceptionally(new AssertionError("Not " + received + ": " + text));
            }
            furthestAhead = Math.max(furthestAhead, made.get() - received);
            if (++received == MANY) {
                all.complete(received);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            all.completeExceptionally(new AssertionError("Closed with " + code + " after " + received + " of " + made));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable problem) {
            all.completeExceptionally(problem);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({
        Results.class,
        OfStage.class,
        OfFuture.class,
        OfOptional.class,
        OfStream.class,
        OfInts.class,
        OfIterable.class,
        OfList.class,
        OfMono.class,
        OfFlux.class,
        OfFlow.class,
        OfObject.class,
        OfPlain.class,
        OfJson.class,
        OfNothing.class,
        OfInline.class,
        OfInlineStage.class,
        Failing.class,
        Endless.class,
        InRoom.class,
        Ponging.class,
        Opening.class,
        Many.class,
        ManyInline.class
    })
    static class Application {}

    private static <T> T orEnd(String text, T result, T end) {
        return text.equals("go") ? result : end;
    }

    private static CompletableFuture<String> later(String text) {
        return CompletableFuture.supplyAsync(
                () -> text.equals("go") ? "later" : text, CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS));
    }

    @WebSocketEndpoint("/results")
    static class Results {
        private final Map<String, CompletableFuture<String>> promised = new ConcurrentHashMap<>();
        private final List<String> asked = new CopyOnWriteArrayList<>();

        @OnMessage
        CompletableFuture<String> text(String text) {
            asked.add(text);
            return promised.get(text);
        }
    }

    @WebSocketEndpoint("/results/stage")
    static class OfStage {
        @OnMessage
        CompletionStage<String> text(String text) {
            return later(text);
        }
    }

    @WebSocketEndpoint("/results/future")
    static class OfFuture {
        @OnMessage
        CompletableFuture<String> text(String text) {
            return later(text);
        }
    }

    @WebSocketEndpoint("/results/optional")
    static class OfOptional {
        @OnMessage
        CompletionStage<Optional<String>> text(String text) {
            return later(text).thenApply(Optional::of);
        }
    }

    @WebSocketEndpoint("/results/stream")
    static class OfStream {
        @OnMessage
        Stream<String> text(String text) {
            return orEnd(text, Stream.of("1", null, "2", "3"), Stream.of(text));
        }
    }

    @WebSocketEndpoint("/results/ints")
    static class OfInts {
        @OnMessage
        Object text(String text) {
            return orEnd(text, IntStream.of(1, 2, 3), text);
        }
    }

    @WebSocketEndpoint("/results/iterable")
    static class OfIterable {
        @OnMessage
        Iterable<String> text(String text) {
            return orEnd(text, Arrays.asList("1", "2", "3"), List.of(text));
        }
    }

    @WebSocketEndpoint("/results/list")
    static class OfList {
        @OnMessage
        Object text(String text) {
            return orEnd(text, List.of("1", "2", "3"), text);
        }
    }

    @WebSocketEndpoint("/results/mono")
    static class OfMono {
        @OnMessage
        Mono<String> text(String text) {
            return orEnd(text, Mono.fromFuture(later(text)), Mono.just(text));
        }
    }

    @WebSocketEndpoint("/results/flux")
    static class OfFlux {
        @OnMessage
        Flux<String> text(String text) {
            return orEnd(text, Flux.just("1", "2", "3"), Flux.just(text));
        }
    }

    @WebSocketEndpoint("/results/flow")
    static class OfFlow {
        @OnMessage
        Flow.Publisher<String> text(String text) {
            SubmissionPublisher<String> publisher = new SubmissionPublisher<>();
            return subscriber -> {
                publisher.subscribe(subscriber);
                orEnd(text, List.of("1", "2", "3"), List.of(text)).forEach(publisher::submit);
                publisher.close();
            };
        }
    }

    @WebSocketEndpoint("/results/object")
    static class OfObject {
        @OnMessage
        Object text(String text) {
            return orEnd(text, Flux.just("1", "2", "3"), text);
        }
    }

    @WebSocketEndpoint("/results/plain")
    static class OfPlain {
        @OnMessage
        String text(String text) {
            return orEnd(text, "one", text);
        }
    }

    @WebSocketEndpoint("/results/json")
    static class OfJson {
        record Item(int number) {}

        @OnMessage
        Stream<Object> text(String text) {
            return orEnd(text, Stream.of(new Item(1), new Item(2)), Stream.of(text));
        }
    }

    @WebSocketEndpoint("/results/nothing")
    static class OfNothing {
        @OnMessage
        CompletionStage<@Nullable String> text(String text) {
            return CompletableFuture.completedFuture(orEnd(text, null, text));
        }
    }

    @WebSocketEndpoint(path = "/results/inline", execution = Execution.INLINE)
    static class OfInline {
        @OnMessage
        Stream<String> text(String text) {
            return orEnd(text, Stream.of("1", "2", "3"), Stream.of(text));
        }
    }

    @WebSocketEndpoint(path = "/results/inline-stage", execution = Execution.INLINE)
    static class OfInlineStage {
        @OnMessage
        CompletionStage<String> text(String text) {
            return later(text);
        }
    }

    @WebSocketEndpoint("/results/failing")
    static class Failing {
        @OnMessage
        Object text(String kind) {
            return switch (kind) {
                case "stage" ->
                    CompletableFuture.supplyAsync(() -> "x")
                            .thenCompose(x -> CompletableFuture.failedFuture(new IOException(kind)));
                case "stream" ->
                    Stream.of(1).map(x -> {
                        throw new UncheckedIOException("IOException: " + kind, new IOException(kind));
                    });
                case "flux" -> Flux.error(new IOException(kind));
                default -> kind;
            };
        }

        @OnError
        CompletionStage<String> io(IOException problem) {
            return CompletableFuture.completedFuture("IOException: " + problem.getMessage());
        }

        @OnError
        String unchecked(UncheckedIOException problem) {
            return String.valueOf(problem.getMessage());
        }
    }

    @WebSocketEndpoint("/results/endless")
    static class Endless {
        private static final Map<String, CountDownLatch> CANCELLED = new ConcurrentHashMap<>();
        private static final Map<String, CompletableFuture<Boolean>> CLOSED_AFTER = new ConcurrentHashMap<>();

        @OnMessage
        Object text(WebSocketSession session, String kind) {
            session.attributes().put("kind", kind);
            CountDownLatch cancelled = CANCELLED.computeIfAbsent(kind, name -> new CountDownLatch(1));
            CLOSED_AFTER.put(kind, new CompletableFuture<>());
            if (!kind.equals("publisher")) {
                session.send(kind);
            }
            return switch (kind) {
                case "future" ->
                    new CompletableFuture<String>() {
                        @Override
                        public boolean cancel(boolean mayInterrupt) {
                            cancelled.countDown();
                            return super.cancel(mayInterrupt);
                        }
                    };
                case "publisher" -> Flux.concat(Flux.just(kind), Flux.never()).doOnCancel(cancelled::countDown);
                default -> Stream.generate(() -> "x".repeat(1000)).onClose(cancelled::countDown);
            };
        }

        @OnClose
        void close(WebSocketSession session) {
            String kind = (String) session.attributes().get("kind");
            CLOSED_AFTER.get(kind).complete(CANCELLED.get(kind).getCount() == 0);
        }
    }

    @WebSocketEndpoint("/results/room/{room}")
    static class InRoom {
        @OnOpen
        void open(WebSocketSession session, Room room) {
            room.join(session);
        }

        @OnMessage
        @SendToRoom(value = "{room}", includeSelf = false)
        Stream<String> text(String text) {
            return Stream.of(text + "1", text + "2");
        }

        @OnClose
        @SendToRoom("{room}")
        CompletionStage<String> close() {
            return later("closed");
        }
    }

    @WebSocketEndpoint("/results/open")
    static class Opening {
        @OnOpen
        CompletionStage<String> open() {
            return later("go");
        }

        @OnMessage
        String text(String text) {
            return text;
        }
    }

    @WebSocketEndpoint("/results/pong")
    static class Ponging {
        @OnPong
        Mono<String> pong() {
            return Mono.fromFuture(later("go"));
        }
    }

    @WebSocketEndpoint("/results/many")
    static class Many {
        private static final Map<String, AtomicLong> MADE = new ConcurrentHashMap<>();

        static String element(long number) {
            return number + "x".repeat(100);
        }

        @OnMessage
        Object text(String kind) {
            AtomicLong made = MADE.get(kind);
            Stream<String> stream =
                    LongStream.range(0, MANY).mapToObj(Many::element).peek(x -> made.incrementAndGet());
            return kind.equals("flux") ? Flux.fromStream(stream) : stream;
        }
    }

    @WebSocketEndpoint(path = "/results/many-inline", execution = Execution.INLINE)
    static class ManyInline extends Many {}
}
