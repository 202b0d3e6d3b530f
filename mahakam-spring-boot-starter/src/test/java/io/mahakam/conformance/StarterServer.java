package io.mahakam.conformance;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.ConnectorConfiguration;
import io.mahakam.spring.annotation.OnClose;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** An application with the starter, on the web server that is on the class path. */
final class StarterServer implements ConformanceServer {
    private final String name;
    private final ConfigurableApplicationContext context;

    StarterServer() {
        this("", Application.class);
    }

    private StarterServer(String connector, Class<?>... configuration) {
        context = new SpringApplication(configuration)
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--test.connector=" + connector,
                        "--mahakam.max-message-size=" + MAX_MESSAGE_SIZE + "B",
                        "--mahakam.max-frame-size=" + MAX_FRAME_SIZE + "B",
                        "--mahakam.close-timeout=" + CLOSE_TIMEOUT,
                        "--mahakam.heartbeat.interval=0");
        String server =
                ((WebServerApplicationContext) context).getWebServer().getClass().getSimpleName();
        name = ("starter on " + server + " " + connector).strip();
    }

    /** On Tomcat's other connector. */
    static StarterServer onNio2() {
        return new StarterServer(ConnectorConfiguration.NIO2, Application.class, ConnectorConfiguration.class);
    }

    @Override
    public int port() {
        return ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    @Override
    public Journal journal() {
        return context.getBean(Journal.class);
    }

    @Override
    public void close() {
        context.close();
    }

    @Override
    public String toString() {
        return name;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Echo.class)
    static class Application {
        @Bean
        Journal journal() {
            return new Journal();
        }
    }

    @WebSocketEndpoint(
            path = PATH,
            subprotocols = {"v2", "v1"},
            allowedOrigins = "https://partner.example")
    record Echo(Journal journal) {
        @OnOpen
        void opened(WebSocketSession session) {
            journal.opened(session);
        }

        @OnMessage
        String text(String text) {
            return text;
        }

        @OnMessage
        byte[] binary(byte[] payload) {
            return payload;
        }

        @OnClose
        void closed(WebSocketSession session, CloseStatus status) {
            journal.closed(session, status);
        }
    }
}
