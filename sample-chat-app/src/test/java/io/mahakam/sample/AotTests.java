package io.mahakam.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The application as Spring Boot's Maven plugin has processed it ahead of time. */
class AotTests {
    private static final String METADATA =
            "META-INF/native-image/io.mahakam/sample-chat-app/reachability-metadata.json";
    private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

    @BeforeAll
    static void requireProcessing() {
        if (resource() == null) {
            Tool.missing("What spring-boot:process-aot generates");
        }
    }

    @Test
    void theProcessedApplicationTalks() throws Exception {
        Process process = Tool.start(
                Path.of(""),
                ProcessHandle.current().info().command().orElseThrow(),
                "-Dspring.aot.enabled=true",
                "-cp",
                System.getProperty("java.class.path"),
                ChatApplication.class.getName(),
                "--server.address=127.0.0.1",
                "--server.port=0");
        try {
            String log = awaitStart(process.inputReader());
            assertThat(log).contains("Starting AOT-processed ChatApplication");
            Matcher started = STARTED.matcher(log);
            assertThat(started.find()).as(log).isTrue();
            talk("ws://127.0.0.1:" + started.group(1));
        } finally {
            process.destroy();
            process.onExit().join();
        }
    }

    private static String awaitStart(BufferedReader output) throws IOException {
        StringBuilder log = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            log.append(line).append('\n');
            if (line.contains("Started ChatApplication")) {
                break;
            }
        }
        return log.toString();
    }

    private static void talk(String server) throws Exception {
        try (MahakamPeer echo = new MahakamPeer(URI.create(server + "/echo"), "")) {
            echo.send("hello");
            assertThat(echo.next()).isEqualTo("hello");
        }
        try (MahakamPeer chat = new MahakamPeer(URI.create(server + "/ws/aot"), "")) {
            assertThat(chat.next()).asString().contains("joined the chat");
            chat.send("{\"type\":2,\"content\":\"Hello\"}");
            assertThat(chat.next()).asString().contains("\"content\":\"Hello\"");
        }
    }

    @Test
    void whatIsCalledOrBoundByReflectionIsKnown() throws IOException {
        JsonNode metadata;
        try (InputStream file = resource()) {
            metadata = JsonMapper.shared().readTree(file);
        }
        assertThat(StreamSupport.stream(metadata.get("reflection").spliterator(), false)
                        .map(entry -> entry.get("type").asString()))
                .contains(
                        "io.mahakam.sample.ChatEndpoint",
                        "io.mahakam.sample.ChatEndpoint$Say",
                        "io.mahakam.sample.ChatMessage",
                        "io.mahakam.spring.web.EndpointHandler",
                        "io.mahakam.spring.tomcat.TomcatUpgradeHandler");
    }

    private static InputStream resource() {
        return AotTests.class.getClassLoader().getResourceAsStream(METADATA);
    }
}
