package io.mahakam.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;

/** Every setting has values that cannot work; each fails the start and is named with its value, its origin and a fix. */
class InvalidSettingsTests {
    /** By the setting, as it is written in a properties file, with {@code key} for the keys of maps. */
    private static final Map<String, List<String>> INVALID = new TreeMap<>(Map.ofEntries(
            Map.entry("mahakam.enabled", List.of("perhaps")),
            Map.entry("mahakam.allowed-origins", List.of("example.org", "https://example.org/path", "*.example.org")),
            Map.entry("mahakam.max-message-size", List.of("124B", "2GB", "big")),
            Map.entry("mahakam.max-frame-size", List.of("124B", "2GB", "big")),
            Map.entry("mahakam.heartbeat.interval", List.of("-1s", "366d", "often")),
            Map.entry("mahakam.heartbeat.timeout", List.of("0s", "-1s", "366d", "soon")),
            Map.entry("mahakam.close-timeout", List.of("0s", "-1s", "366d", "soon")),
            Map.entry("mahakam.message-timeout", List.of("-1s", "366d", "soon")),
            Map.entry("mahakam.message-type-property", List.of("")),
            Map.entry("mahakam.compression.enabled", List.of("perhaps")),
            Map.entry("mahakam.compression.threshold", List.of("-1B", "2GB", "small")),
            Map.entry("mahakam.compression.context-takeover", List.of("perhaps")),
            Map.entry("mahakam.compression.level", List.of("0", "10", "fast")),
            Map.entry("mahakam.outbound.max-queued-bytes", List.of("0B", "-1B", "many")),
            Map.entry("mahakam.outbound.max-queued-messages", List.of("0", "-1", "many")),
            Map.entry("mahakam.outbound.overflow", List.of("explode")),
            Map.entry("mahakam.outbound.max-frame-size", List.of("124B", "2GB", "big")),
            Map.entry("mahakam.outbound.send-timeout", List.of("0s", "-1s", "366d", "soon")),
            Map.entry("mahakam.inbound.max-queued-bytes", List.of("0B", "-1B", "many")),
            Map.entry("mahakam.max-stream-size", List.of("0B", "-1B", "big")),
            Map.entry("mahakam.inbound.max-queued-messages", List.of("0", "-1", "many")),
            Map.entry("mahakam.execution", List.of("sideways")),
            Map.entry("mahakam.endpoints.key.execution", List.of("sideways")),
            Map.entry("mahakam.endpoints.key.allowed-origins", List.of("example.org", "https://example.org/path")),
            Map.entry("mahakam.endpoints.key.concurrency", List.of("0", "-1", "many")),
            Map.entry("mahakam.events.messages", List.of("perhaps")),
            Map.entry("mahakam.event-loops", List.of("0", "-1", "1025", "many")),
            Map.entry("mahakam.workers.max-threads", List.of("0", "-1", "many")),
            Map.entry("mahakam.rooms.key.max-queued-bytes", List.of("0B", "-1B", "many")),
            Map.entry("mahakam.rooms.key.max-queued-messages", List.of("0", "-1", "many")),
            Map.entry("mahakam.limits.max-rooms", List.of("0", "-1", "many")),
            Map.entry("mahakam.limits.rooms-per-session", List.of("0", "-1", "many")),
            Map.entry("mahakam.rooms.key.max-members", List.of("0", "-1", "many")),
            Map.entry("mahakam.rooms.key.declared", List.of("perhaps")),
            Map.entry("mahakam.rooms.key.history-messages", List.of("0", "-1", "many")),
            Map.entry("mahakam.rooms.key.history-age", List.of("0s", "-1s", "366d", "long")),
            Map.entry("mahakam.rooms.key.history-bytes", List.of("0B", "-1B", "many")),
            Map.entry("mahakam.rooms.key.overflow", List.of("explode")),
            Map.entry("mahakam.security.close-on-expiry", List.of("perhaps")),
            Map.entry("mahakam.security.close-with-http-session", List.of("perhaps")),
            Map.entry("mahakam.security.bearer-token.query-parameter", List.of("a b", "token=", "?")),
            Map.entry("mahakam.security.bearer-token.subprotocol-prefix", List.of("a b", "token=", ",")),
            Map.entry("mahakam.tomcat.slim-connections", List.of("perhaps"))));

    @Test
    void everySettingHasSuchValues() {
        assertThat(INVALID.keySet())
                .containsExactlyElementsOf(new TreeSet<>(names("mahakam", MahakamProperties.class)));
    }

    static Stream<Arguments> values() {
        return INVALID.entrySet().stream()
                .flatMap(setting -> setting.getValue().stream().map(value -> Arguments.of(setting.getKey(), value)));
    }

    @ParameterizedTest
    @MethodSource("values")
    void isNamedWithItsValueItsOriginAndAFix(String setting, String value) {
        FailureAnalysis analysis = analysis(setting, value);

        assertThat(analysis.getDescription().replace(".[0]", ""))
                .contains(setting)
                .containsAnyOf("'" + value + "'", "\"" + value + "\"")
                .containsPattern("application\\.properties] - [34]:"); // of nothing: where something would begin
        assertThat(analysis.getAction()).isNotBlank();
    }

    @Test
    void theKeysOfMapsAreNamedAsTheyAreWritten() {
        assertThat(analysis("mahakam.rooms[vip-*].max-queued-bytes", "0B").getDescription())
                .startsWith("The setting 'mahakam.rooms[vip-*].max-queued-bytes' is '0B' but must be at least 1B.")
                .contains("application.properties] - 3:");
    }

    @Test
    void listsMayBeWrittenElementByElement() {
        assertThat(analysis("mahakam.allowed-origins[0]", "example.org").getDescription())
                .contains("'mahakam.allowed-origins' is 'example.org'", "application.properties] - 3:");
    }

    private static FailureAnalysis analysis(String setting, String value) {
        StandardEnvironment environment = new StandardEnvironment();
        addLine3(environment, setting + "=" + value);
        List<FailureAnalysis> found = new ArrayList<>();
        new ApplicationContextRunner()
                .withInitializer(context -> context.setEnvironment(environment))
                .withUserConfiguration(Settings.class)
                .run(context -> found.add(analysis(context.getStartupFailure(), environment)));
        return found.get(0);
    }

    private static void addLine3(StandardEnvironment environment, String line) {
        try {
            List<PropertySource<?>> file = new PropertiesPropertySourceLoader()
                    .load(
                            "file",
                            new ByteArrayResource(
                                    ("# 1\n# 2\n" + line).getBytes(StandardCharsets.UTF_8), "application.properties"));
            file.forEach(environment.getPropertySources()::addFirst);
        } catch (IOException problem) {
            throw new AssertionError(problem);
        }
    }

    /** As Boot does, with all analyzers there are. */
    private static FailureAnalysis analysis(Throwable failure, Environment environment) {
        assertThat(failure).isNotNull();
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(
                        FailureAnalyzer.class,
                        ArgumentResolver.of(Environment.class, environment)
                                .and(BeanFactory.class, new DefaultListableBeanFactory()))
                .stream()
                .map(analyzer -> analyzer.analyze(failure))
                .filter(analysis -> analysis != null)
                .findFirst()
                .orElseGet(() -> fail("Nobody explains it", failure));
    }

    private static List<String> names(String prefix, Class<?> type) {
        List<String> names = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + "."
                    + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            if (component.getGenericType() instanceof ParameterizedType map && map.getRawType() == Map.class) {
                names.addAll(names(name + ".key", (Class<?>) map.getActualTypeArguments()[1]));
            } else if (component.getType().isRecord()) {
                names.addAll(names(name, component.getType()));
            } else {
                names.add(name);
            }
        }
        return names;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(MahakamProperties.class)
    static class Settings {}
}
