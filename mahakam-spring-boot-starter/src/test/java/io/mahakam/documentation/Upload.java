package io.mahakam.documentation;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

@WebSocketEndpoint("/upload")
class Upload {
    @OnMessage
    String upload(InputStream data) throws IOException {
        Path file = Files.createTempFile("upload", null);
        try {
            return Files.copy(data, file, REPLACE_EXISTING) + " bytes";
        } finally {
            Files.delete(file);
        }
    }
}
