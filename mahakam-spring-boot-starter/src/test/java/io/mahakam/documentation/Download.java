package io.mahakam.documentation;

import static io.mahakam.protocol.CloseStatus.GOING_AWAY;
import static io.mahakam.protocol.CloseStatus.NORMAL;

import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;

@WebSocketEndpoint("/download")
class Download {
    private final Path files;

    Download(@Value("${files:/srv/files}") Path files) {
        this.files = files;
    }

    @OnMessage
    void download(WebSocketSession session, String name) throws IOException {
        Path file = files.resolve(Path.of(name).getFileName());
        session.send(Files.newInputStream(file), false)
                .whenComplete((sent, problem) -> session.close(problem == null ? NORMAL : GOING_AWAY));
    }
}
