package io.mahakam.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpoint;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.websocket.server.WsSci;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** An application that has brought jakarta.websocket back, with endpoints of that kind beside ours. */
@SpringBootTest(
        classes = JakartaWebSocketTests.Application.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = "server.address=127.0.0.1")
class JakartaWebSocketTests {
    @LocalServerPort
    private int port;

    @ParameterizedTest
    @ValueSource(strings = {"theirs", "ours"})
    void bothKindsOfEndpointsWork(String kind) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        WebSocket client = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/" + kind), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                        answer.complete(text.toString());
                        return CompletableFuture.completedStage(null);
                    }
                })
                .get(20, TimeUnit.SECONDS);
        client.sendText("hello", true);
        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(kind + " hello");
        client.abort();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Ours.class)
    static class Application {
        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> jakartaWebSocket() {
            return factory -> factory.addContextCustomizers(
                    context -> context.addServletContainerInitializer(new WsSci(), Set.of()));
        }

        @Bean
        ServletContextListener theirEndpoint() {
            return new ServletContextListener() {
                @Override
                public void contextInitialized(ServletContextEvent event) {
                    Object container = event.getServletContext().getAttribute(ServerContainer.class.getName());
                    try {
                        ((ServerContainer) container).addEndpoint(Theirs.class);
                    } catch (DeploymentException problem) {
                        throw new IllegalStateException(problem);
                    }
                }
            };
        }
    }

    @WebSocketEndpoint("/ours")
    static class Ours {
        @OnMessage
        String echo(String text) {
            return "ours " + text;
        }
    }

    /** Public, as its container demands. */
    @ServerEndpoint("/theirs")
    public static class Theirs {
        @jakarta.websocket.OnMessage
        public String echo(String text) {
            return "theirs " + text;
        }
    }
}
