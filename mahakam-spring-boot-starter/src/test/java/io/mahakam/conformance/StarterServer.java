package io.mahakam.conformance;

import io.mahakam.protocol.CloseStatus;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.ConnectorConfiguration;
import io.mahakam.spring.annotation.OnClose;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.time.Duration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** An application with the starter, on the web server that is on the class path. */
final class StarterServer implements ConformanceServer {
    private final ConfigurableApplicationContext context;
    private final String name;

    StarterServer(Duration closeTimeout) {
        context = SpringApplication.run(Application.class, settings(closeTimeout));
        name = ((WebServerApplicationContext) context).getWebServer().getClass().getSimpleName();
    }

    /** On one of Tomcat's connectors. */
    StarterServer(String connector, Duration closeTimeout) {
        context = ConnectorConfiguration.run(connector, Application.class, settings(closeTimeout));
        name = connector;
    }

    private static String[] settings(Duration closeTimeout) {
        return new String[] {
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--mahakam.max-message-size=" + MAX_MESSAGE_SIZE + "B",
            "--mahakam.max-frame-size=" + MAX_FRAME_SIZE + "B",
            "--mahakam.close-timeout=" + closeTimeout,
            "--mahakam.heartbeat.interval=0"
        };
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
        return "starter on " + name;
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
