package io.mahakam.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.session.Execution;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.autoconfigure.MahakamAutoConfiguration;
import io.mahakam.spring.endpoint.InvalidEndpointException;
import io.mahakam.spring.test.AutoConfigureWebSocketTestClient;
import io.mahakam.spring.test.WebSocketTestClient;
import io.mahakam.spring.test.WebSocketTestSession;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@SpringBootTest
@AutoConfigureWebSocketTestClient
class WebSocketEndpointRegistryTests {
    @Autowired
    private WebSocketTestClient client;

    @Autowired
    private EndpointMappings mappings;

    @Test
    void objectsAndBeansAreEndpoints() {
        assertThat(client.connect("/one").send("hello").expect(String.class)).isEqualTo("one: hello");
        assertThat(client.connect("/uno").send("hello").expect(String.class)).isEqualTo("one: hello");
        assertThat(client.connect("/bean").send("hello").expect(String.class)).isEqualTo("bean: hello");
        assertThat(mappings.endpointIds()).containsExactlyInAnyOrder("first", "second", "third", "echo");
    }

    @Test
    void whatTheAnnotationSaysIsSaidByCode() {
        WebSocketTestSession session = client.handshake("/settled")
                .subprotocols("v1", "v2")
                .origin("https://friend.example")
                .connect();

        assertThat(session.subprotocol()).isEqualTo("v2");
        assertThat(client.handshake("/settled")
                        .origin("https://evil.example")
                        .refused()
                        .status()
                        .value())
                .isEqualTo(403);
        assertThat(session.send("thread").expect(String.class)).isEqualTo("settled: mahakam-memory-loop");
    }

    @Test
    void whatMakesABeanOfAnObjectSeesEachOnce() {
        List<Object> seen = new CopyOnWriteArrayList<>();
        Echo bean = new Echo("");
        Echo object = new Echo("");
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        WebMvcAutoConfiguration.class, JacksonAutoConfiguration.class, MahakamAutoConfiguration.class))
                .withBean(BeanPostProcessor.class, () -> new BeanPostProcessor() {
                    @Override
                    public Object postProcessAfterInitialization(Object made, String name) {
                        if (made instanceof Echo) {
                            seen.add(made);
                        }
                        return made;
                    }
                })
                .withBean("echo", Echo.class, () -> bean)
                .withBean(WebSocketEndpointConfigurer.class, () -> registry -> {
                    registry.addEndpoint(object, "/object").id("object");
                    registry.addEndpoint(bean, "/bean").id("bean");
                })
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(seen).containsExactly(bean, object);
    }

    @Test
    void theSameChecksAreMade() {
        refuses(registry -> registry.addEndpoint(new Object(), "/a"), "without a method to call");
        refuses(registry -> registry.addEndpoint(new Echo("")), "without a path");
        refuses(registry -> registry.addEndpointBean("nobody", "/a"), "The bean 'nobody' is registered");
        refuses(registry -> registry.addEndpointBean("prototype", "/a"), "not a singleton");
        refuses(
                registry -> {
                    registry.addEndpoint(new Echo(""), "/a").id("one");
                    registry.addEndpoint(new Echo(""), "/a").id("other");
                },
                "are mapped to the path '/a'");
        refuses(
                registry -> {
                    registry.addEndpoint(new Echo(""), "/a");
                    registry.addEndpoint(new Echo(""), "/b");
                },
                "have the id 'echo'");
        refuses(registry -> registry.addEndpoint(new Echo(""), "/a").subprotocols("not a token"), "is not valid");
    }

    private static void refuses(WebSocketEndpointConfigurer configurer, String why) {
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        WebMvcAutoConfiguration.class, JacksonAutoConfiguration.class, MahakamAutoConfiguration.class))
                .withBean(WebSocketEndpointConfigurer.class, () -> configurer)
                .withBean("prototype", Echo.class, () -> new Echo(""), bean -> bean.setScope("prototype"))
                .run(context -> assertThat(context.getStartupFailure())
                        .isInstanceOf(InvalidEndpointException.class)
                        .hasMessageContaining(why));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        WebSocketEndpointConfigurer endpoints() {
            return registry -> {
                registry.addEndpoint(new Echo("one: "), "/one", "/uno").id("first");
                registry.addEndpointBean("echo", "/bean").id("second");
                registry.addEndpoint(new Echo("settled: "), "/settled")
                        .id("third")
                        .subprotocols("v3", "v2")
                        .allowedOrigins("https://friend.example")
                        .execution(Execution.INLINE);
                registry.addEndpoint(new Echo(""), "/by-default");
            };
        }

        @Bean
        Echo echo() {
            return new Echo("bean: ");
        }
    }

    static final class Echo {
        private final String prefix;

        Echo(String prefix) {
            this.prefix = prefix;
        }

        @OnMessage
        String echo(String text) {
            return prefix + (text.equals("thread") ? Thread.currentThread().getName() : text);
        }
    }
}
