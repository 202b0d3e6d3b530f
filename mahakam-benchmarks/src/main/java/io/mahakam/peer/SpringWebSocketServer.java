package io.mahakam.peer;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator;
import org.springframework.web.socket.handler.SessionLimitExceededException;
import org.springframework.web.socket.server.standard.ServletServerContainerFactoryBean;

/** The same echo and relay with spring-websocket, as its documentation suggests. The port is the first argument. */
@SpringBootApplication
@EnableWebSocket
public class SpringWebSocketServer implements WebSocketConfigurer {
    private static final int SEND_TIME_LIMIT = 10_000;
    private static final int BUFFER_SIZE_LIMIT = 1 << 20;

    /** Starts the server on loopback. */
    public static void main(String[] args) {
        System.setProperty("server.port", args[0]);
        SpringApplication.run(SpringWebSocketServer.class);
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        registry.addHandler(new Echo(), "/echo");
        registry.addHandler(new Relay(), "/broadcast");
    }

    @Bean
    ServletServerContainerFactoryBean container() {
        ServletServerContainerFactoryBean container = new ServletServerContainerFactoryBean();
        // Each session has such a buffer. The default, 8 KB, is less than the largest message here.
        container.setMaxBinaryMessageBufferSize(1 << 14);
        return container;
    }

    private static final class Echo extends AbstractWebSocketHandler {
        @Override
        public void handleMessage(WebSocketSession session, WebSocketMessage<?> message) throws IOException {
            session.sendMessage(message);
        }
    }

    private static final class Relay extends AbstractWebSocketHandler {
        private static final Log logger = LogFactory.getLog(Relay.class);
        private final Map<String, WebSocketSession> members = new ConcurrentHashMap<>();

        @Override
        public void afterConnectionEstablished(WebSocketSession session) {
            members.put(
                    session.getId(),
                    new ConcurrentWebSocketSessionDecorator(session, SEND_TIME_LIMIT, BUFFER_SIZE_LIMIT));
        }

        @Override
        public void handleMessage(WebSocketSession session, WebSocketMessage<?> message) {
            for (WebSocketSession member : members.values()) {
                send(member, message);
            }
        }

        private void send(WebSocketSession member, WebSocketMessage<?> message) {
            try {
                member.sendMessage(message);
            } catch (SessionLimitExceededException e) {
                close(member, e.getStatus());
            } catch (IOException | IllegalStateException e) {
                members.remove(member.getId());
            }
        }

        private void close(WebSocketSession member, CloseStatus status) {
            members.remove(member.getId());
            try {
                member.close(status);
            } catch (IOException | IllegalStateException e) {
                logger.debug("Could not be closed", e);
            }
        }

        @Override
        public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
            members.remove(session.getId());
        }
    }
}
