package io.mahakam.spring.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.spring.test.ChatBeans.Chat;
import io.mahakam.spring.test.ChatBeans.Said;
import io.mahakam.spring.test.ChatBeans.Say;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

@WebSocketTest(value = Chat.class, properties = "test.property=there")
class WebSocketTestTests {
    @Autowired
    private ApplicationContext context;

    @Autowired
    private WebSocketTestClient client;

    @Test
    void whatSomebodySaysIsHeardInTheRoom() {
        WebSocketTestSession ada = client.connect("/chat/{room}?name=Ada", "java");
        ada.send(new Say("Hello"));

        assertThat(ada.expect(Said.class)).isEqualTo(new Said("Ada", "joined"));
        assertThat(ada.expect(Said.class)).isEqualTo(new Said("Ada", "Hello"));
        ada.expectNothing();
    }

    @Test
    void onlyTheEndpointAndWhatHandshakesNeedIsThere() {
        assertThat(context.getBeanProvider(Chat.class).stream()).hasSize(1);
        assertThat(context.getBeanProvider(ChatBeans.Advice.class).stream()).hasSize(1);
        assertThat(context.getBeanProvider(ChatBeans.Listener.class).stream()).hasSize(1);
        assertThat(context.getBeanProvider(ChatBeans.Expiry.class).stream()).hasSize(1);
        assertThat(context.getBeanProvider(ChatBeans.Echo.class).stream()).isEmpty();
        assertThat(context.getBeanProvider(ChatBeans.Page.class).stream()).isEmpty();
        assertThat(context.getBeanProvider(ChatBeans.Greeting.class).stream()).isEmpty();
        assertThat(context.getEnvironment().getProperty("test.property")).isEqualTo("there");
    }
}
