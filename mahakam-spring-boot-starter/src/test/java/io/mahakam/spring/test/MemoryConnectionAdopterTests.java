package io.mahakam.spring.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.spring.autoconfigure.MahakamAutoConfiguration;
import io.mahakam.spring.test.ChatBeans.Chat;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;

class MemoryConnectionAdopterTests {
    @Test
    void whatIsLeftWhenTheApplicationEndsIsCut() {
        Chat chat = new Chat();
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        WebMvcAutoConfiguration.class,
                        JacksonAutoConfiguration.class,
                        MahakamAutoConfiguration.class,
                        WebSocketTestClientAutoConfiguration.class))
                .withPropertyValues("mahakam.close-timeout=200ms")
                .withBean(Chat.class, () -> chat)
                .run(context -> {
                    WebSocketTestClient client = context.getBean(WebSocketTestClient.class);
                    client.connect("/chat/java").pauseReading();
                    client.awaitIdle();
                });

        assertThat(chat.closed()).containsExactly(1006);
    }
}
