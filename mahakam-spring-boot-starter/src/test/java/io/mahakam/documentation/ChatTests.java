package io.mahakam.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "server.address=localhost")
class ChatTests {
    @LocalServerPort
    int port;

    @Test
    void whatSomebodySaysIsHeardInTheRoom() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        WebSocket ada = ChatClient.connect("ws://localhost:" + port + "/chat/java?name=Ada", heard::add);
        ada.sendText("{\"text\":\"Hello\"}", true).join();

        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("{\"name\":\"Ada\",\"text\":\"joined\"}");
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("{\"name\":\"Ada\",\"text\":\"Hello\"}");
        ada.abort();
    }
}
