package io.mahakam.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What editors know about the settings. */
class ConfigurationMetadataTests {
    private static final Map<String, JsonNode> metadata = new HashMap<>();

    @BeforeAll
    static void read() throws Exception {
        try (InputStream file =
                MahakamProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            for (JsonNode property : JsonMapper.shared().readTree(file).get("properties")) {
                metadata.put(property.get("name").asString(), property);
            }
        }
    }

    @Test
    void everySettingIsDescribed() {
        List<String> names = new ArrayList<>();
        collect("mahakam", MahakamProperties.class, names);

        assertThat(names).hasSizeGreaterThan(12).contains("mahakam.heartbeat.interval");
        assertThat(metadata.keySet()).containsExactlyInAnyOrderElementsOf(names);
        assertThat(metadata.values())
                .allSatisfy(property -> assertThat(property.path("description").asString(""))
                        .as(property.toString())
                        .endsWith("."));
    }

    @Test
    void everySettingHasADefaultOrSaysWhatItIsWithout() {
        Set<String> settingsWithoutFixedDefault = Set.of(
                "mahakam.allowed-origins",
                "mahakam.max-frame-size",
                "mahakam.outbound.max-frame-size",
                "mahakam.inbound.max-queued-bytes",
                "mahakam.event-loops",
                "mahakam.security.bearer-token.query-parameter",
                "mahakam.security.bearer-token.subprotocol-prefix",
                "mahakam.endpoints",
                "mahakam.rooms");
        assertThat(metadata).allSatisfy((name, property) -> {
            if (settingsWithoutFixedDefault.contains(name)) {
                assertThat(property.get("description").asString()).containsAnyOf("By default", "Empty:");
            } else {
                assertThat(property.has("defaultValue")).as(name).isTrue();
            }
        });
    }

    @Test
    void hintsAreForSettingsThatExist() throws Exception {
        try (InputStream file = MahakamProperties.class.getResourceAsStream(
                "/META-INF/additional-spring-configuration-metadata.json")) {
            List<String> names = new ArrayList<>();
            JsonMapper.shared()
                    .readTree(file)
                    .get("hints")
                    .forEach(hint -> names.add(hint.get("name").asString().replace(".keys", "")));
            assertThat(names).isNotEmpty().isSubsetOf(metadata.keySet());
        }
    }

    private static void collect(String prefix, Class<?> type, List<String> names) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + "." + dashed(component.getName());
            boolean group = component.getType().isRecord()
                    && component.getType().getEnclosingClass() == MahakamProperties.class;
            if (group) {
                collect(name, component.getType(), names);
            } else {
                names.add(name);
            }
        }
    }

    private static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
