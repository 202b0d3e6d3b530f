package io.mahakam.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mahakam.protocol.ProtocolOptions;
import io.mahakam.protocol.handshake.CompressionPolicy;
import io.mahakam.room.HistoryOptions;
import io.mahakam.room.RoomOptions;
import io.mahakam.session.CompressionOptions;
import io.mahakam.session.Execution;
import io.mahakam.session.Overflow;
import io.mahakam.session.SessionOptions;
import io.mahakam.spring.endpoint.EndpointExecution;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class MahakamPropertiesTests {
    @Test
    void theDefaultsAreThoseOfTheCore() {
        MahakamProperties properties = bind(Map.of());

        assertThat(properties.enabled()).isTrue();
        assertThat(properties.allowedOrigins()).isEmpty();
        assertThat(properties.sessionOptions()).isEqualTo(SessionOptions.DEFAULT);
        assertThat(properties.roomOptions("any")).isEqualTo(RoomOptions.DEFAULT);
        assertThat(properties.eventLoopCount()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(properties.workers().maxThreads()).isEqualTo(64);
        assertThat(properties.executions()).isEqualTo(new EndpointExecution(Execution.WORKER, Map.of()));
    }

    @Test
    void everySettingArrives() {
        MahakamProperties properties = bind(Map.ofEntries(
                Map.entry("mahakam.allowed-origins", "https://example.org,*"),
                Map.entry("mahakam.max-message-size", "1MB"),
                Map.entry("mahakam.max-frame-size", "2KB"),
                Map.entry("mahakam.heartbeat.interval", "0s"),
                Map.entry("mahakam.heartbeat.timeout", "1s"),
                Map.entry("mahakam.close-timeout", "2s"),
                Map.entry("mahakam.message-timeout", "0s"),
                Map.entry("mahakam.compression.threshold", "10B"),
                Map.entry("mahakam.compression.level", "1"),
                Map.entry("mahakam.outbound.max-queued-bytes", "3KB"),
                Map.entry("mahakam.outbound.max-queued-messages", "4"),
                Map.entry("mahakam.outbound.overflow", "drop-newest"),
                Map.entry("mahakam.outbound.max-frame-size", "125B"),
                Map.entry("mahakam.outbound.send-timeout", "5s"),
                Map.entry("mahakam.inbound.max-queued-bytes", "6KB"),
                Map.entry("mahakam.inbound.max-queued-messages", "7"),
                Map.entry("mahakam.event-loops", "8"),
                Map.entry("mahakam.workers.max-threads", "9")));

        assertThat(properties.allowedOrigins()).containsExactly("https://example.org", "*");
        assertThat(properties.sessionOptions())
                .isEqualTo(new SessionOptions(
                        new ProtocolOptions(1024 * 1024, 2048),
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        Duration.ZERO,
                        3072,
                        4,
                        Overflow.DROP_NEWEST,
                        125,
                        6144,
                        7,
                        new CompressionOptions(10, 1)));
        assertThat(properties.eventLoopCount()).isEqualTo(8);
        assertThat(properties.workers().maxThreads()).isEqualTo(9);
    }

    @Test
    void compressionIsOffUnlessItIsEnabled() {
        assertThat(bind(Map.of("mahakam.compression.context-takeover", "true"))
                        .compression()
                        .policy())
                .isEqualTo(CompressionPolicy.OFF);
        assertThat(bind(Map.of("mahakam.compression.enabled", "true"))
                        .compression()
                        .policy())
                .isEqualTo(CompressionPolicy.MESSAGE_BY_MESSAGE);
        assertThat(bind(Map.of("mahakam.compression.enabled", "true", "mahakam.compression.context-takeover", "true"))
                        .compression()
                        .policy())
                .isEqualTo(CompressionPolicy.CONTEXT_TAKEOVER);
    }

    @Test
    void theMessageSizeBoundsFramesAndTheMailboxUnlessTheyAreSet() {
        SessionOptions options = bind(Map.of("mahakam.max-message-size", "1MB")).sessionOptions();

        assertThat(options.protocol().maxFrameSize()).isEqualTo(1024 * 1024);
        assertThat(options.maxReceivedBytes()).isEqualTo(1024 * 1024);
    }

    @Test
    void aRoomHasItsOwnLimits() {
        MahakamProperties properties = bind(Map.of(
                "mahakam.rooms.prices.max-queued-bytes", "64KB",
                "mahakam.rooms.prices.max-queued-messages", "3",
                "mahakam.rooms[a room].max-queued-messages", "4",
                "mahakam.rooms[vip-*].overflow", "drop-oldest",
                "mahakam.rooms[table/*].max-members", "4",
                "mahakam.rooms.lobby.declared", "true"));

        assertThat(properties.roomOptions("prices")).isEqualTo(new RoomOptions(64 * 1024, 3, Overflow.CLOSE));
        assertThat(properties.roomOptions("a room")).isEqualTo(new RoomOptions(Long.MAX_VALUE, 4, Overflow.CLOSE));
        assertThat(properties.roomOptions("vip-1"))
                .isEqualTo(new RoomOptions(Long.MAX_VALUE, Integer.MAX_VALUE, Overflow.DROP_OLDEST));
        assertThat(properties.roomOptions("table/1").maxMembers()).isEqualTo(4);
        assertThat(properties.declaredRooms()).containsExactly("lobby");
        assertThat(properties.roomOptions("other")).isEqualTo(RoomOptions.DEFAULT);
    }

    @Test
    void aRoomMayKeepSomething() {
        MahakamProperties properties = bind(Map.of(
                "mahakam.rooms.chat.history-messages", "50",
                "mahakam.rooms.news.history-age", "10m",
                "mahakam.rooms.all.history-messages", "7",
                "mahakam.rooms.all.history-age", "1s",
                "mahakam.rooms.all.history-bytes", "1KB",
                "mahakam.rooms.none.max-members", "5"));

        assertThat(properties.roomOptions("chat").history())
                .isEqualTo(new HistoryOptions(50, Duration.ofHours(1), 1024 * 1024));
        assertThat(properties.roomOptions("news").history())
                .isEqualTo(new HistoryOptions(1000, Duration.ofMinutes(10), 1024 * 1024));
        assertThat(properties.roomOptions("all").history())
                .isEqualTo(new HistoryOptions(7, Duration.ofSeconds(1), 1024));
        assertThat(properties.roomOptions("none").history()).isEqualTo(HistoryOptions.NONE);
    }

    @Test
    void onlyARoomByItsOwnNameCanBeDeclared() {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bind(Map.of("mahakam.rooms[vip-*].declared", "true")))
                .extracting(MahakamPropertiesTests::rootCause, InstanceOfAssertFactories.THROWABLE)
                .hasMessage(
                        "The setting 'mahakam.rooms[vip-*].declared' is 'true' but must be false: only a room by its"
                                + " own name can be declared.");
    }

    @Test
    void anEndpointMayHaveItsOwnExecution() {
        MahakamProperties properties = bind(Map.of(
                "mahakam.execution", "inline",
                "mahakam.endpoints.chat-room.execution", "worker",
                "mahakam.endpoints.chat-room.concurrency", "4",
                "mahakam.endpoints[Game/1].execution", "INLINE"));

        assertThat(properties.executions())
                .isEqualTo(new EndpointExecution(
                        Execution.INLINE,
                        Map.of("chat-room", Execution.WORKER, "Game/1", Execution.INLINE),
                        Map.of("chat-room", 4),
                        1L << 30));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mahakam.allowed-origins              | example.org | example.org | * or an origin without a path, such as https://example.org
            mahakam.endpoints.chat.allowed-origins | example.org | example.org | * or an origin without a path, such as https://example.org
            mahakam.endpoints.chat.concurrency   | 0           | 0           | at least 1
            mahakam.max-message-size             | 124B        | 124B        | at least 125B and less than 2GB
            mahakam.max-message-size             | 2GB         | 2147483648B | at least 125B and less than 2GB
            mahakam.max-stream-size              | 0B          | 0B          | at least 1B
            mahakam.max-frame-size               | 124B        | 124B        | at least 125B and less than 2GB
            mahakam.heartbeat.interval           | -1s         | PT-1S       | 0s or more, and at most 365d
            mahakam.heartbeat.interval           | 366d        | PT8784H     | 0s or more, and at most 365d
            mahakam.heartbeat.timeout            | 0s          | PT0S        | more than 0s and at most 365d
            mahakam.close-timeout                | 0s          | PT0S        | more than 0s and at most 365d
            mahakam.close-timeout                | 366d        | PT8784H     | more than 0s and at most 365d
            mahakam.message-type-property        | ' '         | ' '         | the name of a property
            mahakam.compression.threshold        | -1B         | -1B         | 0B or more, and less than 2GB
            mahakam.compression.threshold        | 2GB         | 2147483648B | 0B or more, and less than 2GB
            mahakam.compression.level            | 0           | 0           | 1 to 9
            mahakam.compression.level            | 10          | 10          | 1 to 9
            mahakam.outbound.max-queued-bytes    | 0B          | 0B          | at least 1B
            mahakam.outbound.max-queued-messages | 0           | 0           | at least 1
            mahakam.outbound.send-timeout        | -1ms        | PT-0.001S   | more than 0s and at most 365d
            mahakam.inbound.max-queued-bytes     | 0B          | 0B          | at least 1B
            mahakam.inbound.max-queued-messages  | 0           | 0           | at least 1
            mahakam.event-loops                  | 0           | 0           | at least 1 and at most 1024
            mahakam.event-loops                  | 1025        | 1025        | at least 1 and at most 1024
            mahakam.workers.max-threads          | 0           | 0           | at least 1
            mahakam.rooms.lobby.max-queued-bytes | 0B          | 0B          | at least 1B
            mahakam.rooms.lobby.max-queued-messages | 0        | 0           | at least 1
            mahakam.rooms.lobby.max-members      | 0           | 0           | at least 1
            mahakam.rooms.lobby.history-messages | 0           | 0           | at least 1
            mahakam.rooms.lobby.history-age      | 0s          | PT0S        | more than 0s and at most 365d
            mahakam.rooms.lobby.history-bytes    | 0B          | 0B          | at least 1B
            mahakam.limits.max-rooms             | 0           | 0           | at least 1
            mahakam.limits.rooms-per-session     | 0           | 0           | at least 1
            """)
    void aBadValueIsRefused(String name, String value, String shown, String requirement) {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bind(Map.of(name, value)))
                .extracting(MahakamPropertiesTests::rootCause, InstanceOfAssertFactories.THROWABLE)
                .isInstanceOf(InvalidMahakamPropertyException.class)
                .hasMessage("The setting '" + name + "' is '" + shown + "' but must be " + requirement + ".");
    }

    private static Throwable rootCause(Throwable problem) {
        return problem.getCause() == null ? problem : rootCause(problem.getCause());
    }

    private static MahakamProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("mahakam", Bindable.of(MahakamProperties.class));
    }
}
