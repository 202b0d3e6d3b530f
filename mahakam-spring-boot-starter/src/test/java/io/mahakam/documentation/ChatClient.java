package io.mahakam.documentation;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The JDK's WebSocket client, which gives long messages in parts. */
final class ChatClient implements WebSocket.Listener {
    private final Consumer<String> messages;
    private final StringBuilder message = new StringBuilder();

    private ChatClient(Consumer<String> messages) {
        this.messages = messages;
    }

    static WebSocket connect(String uri, Consumer<String> messages) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(uri), new ChatClient(messages))
                .join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
        message.append(part);
        if (last) {
            messages.accept(message.toString());
            message.setLength(0);
        }
        socket.request(1);
        return null;
    }
}
