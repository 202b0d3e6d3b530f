package io.mahakam.spring.test;

import io.mahakam.session.PayloadDecoder;
import io.mahakam.session.PayloadEncoder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.context.WebApplicationContext;

/** {@linkplain AutoConfiguration Auto-configuration} of the client for tests, by {@link AutoConfigureWebSocketTestClient}. */
@AutoConfiguration
public final class WebSocketTestClientAutoConfiguration {
    @Configuration(proxyBeanMethods = false)
    @Conditional(OnWebServer.Missing.class)
    static class MemoryConfiguration {
        private static final String TASK_DECORATOR = "mahakamTaskDecorator";

        /** For the workers only: not what decorates the application's own tasks. */
        @Bean(defaultCandidate = false)
        @Qualifier(TASK_DECORATOR) CallCounter mahakamTestCallCounter() {
            return new CallCounter();
        }

        @Bean
        MemoryLoop mahakamTestMemoryLoop(@Qualifier(TASK_DECORATOR) CallCounter calls) {
            return new MemoryLoop(calls);
        }

        @Bean
        MemoryConnectionAdopter mahakamTestConnectionAdopter(MemoryLoop loop) {
            return new MemoryConnectionAdopter(loop);
        }

        @Bean
        HandshakeConnector mahakamTestConnector(WebApplicationContext context, MemoryLoop loop) {
            return new MockMvcConnector(context, loop);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Conditional(OnWebServer.class)
    static class SocketConfiguration {
        @Bean
        HandshakeConnector mahakamTestConnector(Environment environment) {
            return new SocketConnector(environment);
        }
    }

    @Bean
    WebSocketTestClient webSocketTestClient(
            HandshakeConnector connector,
            ObjectProvider<PayloadEncoder> encoders,
            ObjectProvider<PayloadDecoder> decoders) {
        return new WebSocketTestClient(
                connector,
                new TestPayloads(
                        encoders.orderedStream().toList(),
                        decoders.orderedStream().toList()));
    }
}
