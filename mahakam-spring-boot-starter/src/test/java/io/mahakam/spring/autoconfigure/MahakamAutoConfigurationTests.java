package io.mahakam.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mahakam.loop.EventLoops;
import io.mahakam.protocol.CloseStatus;
import io.mahakam.room.Broadcast;
import io.mahakam.room.Deferral;
import io.mahakam.room.DeferredMessage;
import io.mahakam.room.Room;
import io.mahakam.room.RoomOptions;
import io.mahakam.room.Rooms;
import io.mahakam.session.OutgoingMessage;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.SessionOptions;
import io.mahakam.session.Sessions;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.endpoint.InvalidEndpointException;
import io.mahakam.spring.endpoint.JsonPayloads;
import io.mahakam.spring.room.RoomEventAudience;
import io.mahakam.spring.room.RoomService;
import io.mahakam.spring.room.TransactionDeferral;
import io.mahakam.spring.session.WebSocketSessionRegistry;
import io.mahakam.spring.web.ConnectionAdopter;
import io.mahakam.spring.web.EndpointMappings;
import io.mahakam.spring.web.TestAdopter;
import io.mahakam.spring.web.UpgradeRequiredMapping;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
class MahakamAutoConfigurationTests {
    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    MahakamAutoConfiguration.class,
                    JacksonAutoConfiguration.class,
                    TaskExecutionAutoConfiguration.class,
                    WebMvcAutoConfiguration.class));

    @Test
    void everythingIsThere() {
        runner.run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(EventLoops.class)
                .hasSingleBean(Sessions.class)
                .hasSingleBean(Rooms.class)
                .hasSingleBean(RoomService.class)
                .hasSingleBean(JsonPayloads.class)
                .hasSingleBean(WebSocketSessionRegistry.class)
                .hasSingleBean(EndpointMappings.class)
                .hasSingleBean(UpgradeRequiredMapping.class)
                .hasSingleBean(MahakamLifecycle.class));
    }

    @Test
    void itCanBeSwitchedOff() {
        runner.withPropertyValues("mahakam.enabled=false")
                .withUserConfiguration(WithRooms.class)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(RoomService.class)
                        .hasSingleBean(Sessions.class)
                        .doesNotHaveBean(EventLoops.class)
                        .doesNotHaveBean(EndpointMappings.class)
                        .doesNotHaveBean(UpgradeRequiredMapping.class)
                        .doesNotHaveBean("mahakamUpgradeFilter")
                        .doesNotHaveBean(MahakamLifecycle.class));
    }

    @Test
    void itIsForWebApplicationsWithSpringMvc() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(MahakamAutoConfiguration.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(EventLoops.class));
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(MahakamAutoConfiguration.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(EventLoops.class));
    }

    @Test
    void itWorksWithoutJackson() {
        runner.withClassLoader(new FilteredClassLoader(JsonMapper.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(Sessions.class)
                        .doesNotHaveBean("mahakamJsonPayloads"));
    }

    @Test
    void itWorksWithoutTransactions() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.transaction"))
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean(Deferral.class);
                    Room room = context.getBean(RoomService.class).room("lobby");
                    assertThat(room.broadcast("nobody hears it").deferred()).isFalse();
                });
    }

    @Test
    void whatWaitsForTransactionsMayBeReplaced() {
        runner.run(context -> assertThat(context).hasSingleBean(TransactionDeferral.class));
        runner.withBean(Deferral.class, NoDeferral::new)
                .run(context ->
                        assertThat(context).hasSingleBean(Deferral.class).doesNotHaveBean(TransactionDeferral.class));
    }

    @Test
    void beansOfTheApplicationTakePrecedence() {
        runner.withUserConfiguration(Replacements.class).run(context -> {
            assertThat(context.getBean(EventLoops.class)).isSameAs(context.getBean("myEventLoops"));
            assertThat(context.getBean(Sessions.class)).isSameAs(context.getBean("mySessions"));
            assertThat(context.getBean(Rooms.class)).isSameAs(context.getBean("myRooms"));
            assertThat(context.getBean(RoomService.class)).isSameAs(context.getBean("myRoomService"));
            assertThat(context.getBean(JsonPayloads.class)).isSameAs(context.getBean("myJsonPayloads"));
        });
    }

    @Test
    void anApplicationWithoutItsEndpointsStillAsksForTheirSessions() {
        runner.withPropertyValues("mahakam.enabled=false").run(context -> {
            WebSocketSessionRegistry sessions = context.getBean(WebSocketSessionRegistry.class);
            assertThat(sessions.endpointIds()).isEmpty();
            assertThat(sessions.ofEndpoint("chat")).isEmpty();
        });
    }

    @Test
    void nobodyHearsOfRoomsUnlessItListens() {
        runner.run(context ->
                assertThat(new RoomEventAudience(context).getAsBoolean()).isFalse());
    }

    @Test
    void theApplicationsTaskExecutorIsNotDisplaced() {
        runner.run(context -> assertThat(context.getBean(Executor.class)).isInstanceOf(ThreadPoolTaskExecutor.class));
    }

    @Test
    void encodersOfTheApplicationComeBeforeJson() {
        runner.withUserConfiguration(OwnEncoder.class).run(context -> {
            List<PayloadEncoder> encoders = context.getBeanProvider(PayloadEncoder.class)
                    .orderedStream()
                    .toList();
            assertThat(encoders).hasSize(2).last().isInstanceOf(JsonPayloads.class);
        });
    }

    @Test
    void theFilterIsOutermostAndSeesRequestsOnly() {
        runner.run(context -> {
            FilterRegistrationBean<?> filter = context.getBean("mahakamUpgradeFilter", FilterRegistrationBean.class);
            assertThat(filter.getOrder()).isEqualTo(Ordered.HIGHEST_PRECEDENCE);
            assertThat(filter.determineDispatcherTypes()).hasToString("[REQUEST]");
        });
    }

    @Test
    void plainRequestsAreAnsweredBetweenControllersAndResources() {
        runner.run(context -> assertThat(
                        context.getBean(UpgradeRequiredMapping.class).getOrder())
                .isEqualTo(1));
    }

    @Test
    void aServerThatIsNotSupportedIsWarnedOf(CapturedOutput output) {
        runner.run(context -> assertThat(output)
                .containsOnlyOnce("No handshake will be accepted: WebSocket works on Tomcat and on Jetty."));
    }

    @Test
    void aServerThatIsSupportedIsNot(CapturedOutput output) {
        new WebApplicationContextRunner(AnnotationConfigServletWebServerApplicationContext::new)
                .withConfiguration(AutoConfigurations.of(
                        MahakamAutoConfiguration.class,
                        WebMvcAutoConfiguration.class,
                        DispatcherServletAutoConfiguration.class,
                        TomcatServletWebServerAutoConfiguration.class))
                .withPropertyValues("server.address=127.0.0.1", "server.port=0")
                .withBean(ConnectionAdopter.class, TestAdopter::new)
                .run(context -> assertThat(output)
                        .contains("WebSocket connections are served by nothing")
                        .doesNotContain("No handshake will be accepted"));
    }

    @Test
    void whoServesTheServerThatRunsIsChosen(CapturedOutput output) {
        TestAdopter other = new TestAdopter(false);
        TestAdopter right = new TestAdopter(true);
        new WebApplicationContextRunner(AnnotationConfigServletWebServerApplicationContext::new)
                .withConfiguration(AutoConfigurations.of(
                        MahakamAutoConfiguration.class,
                        WebMvcAutoConfiguration.class,
                        DispatcherServletAutoConfiguration.class,
                        TomcatServletWebServerAutoConfiguration.class))
                .withPropertyValues("server.address=127.0.0.1", "server.port=0")
                .withBean("other", ConnectionAdopter.class, () -> other)
                .withBean("right", ConnectionAdopter.class, () -> right)
                .run(context -> assertThat(other.calls).isEmpty());
        assertThat(right.calls).containsExactly("start", "stop");
    }

    @Test
    void anArgumentResolverMayBeABean() {
        runner.withUserConfiguration(TenantEndpoint.class)
                .run(context -> assertThat(context).getFailure().hasMessageContaining("more than one parameter"));
        runner.withUserConfiguration(TenantEndpoint.class, TenantResolver.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void endpointsAreCheckedAtTheStart() {
        runner.withUserConfiguration(Pathless.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidEndpointException.class)
                        .hasMessage("io.mahakam.spring.autoconfigure.MahakamAutoConfigurationTests$Pathless is a"
                                + " @WebSocketEndpoint without a path."));
    }

    @Test
    void twoEndpointsOnOnePathFailTheStart() {
        runner.withUserConfiguration(ChatByRoom.class, ChatByName.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidEndpointException.class)
                        .hasMessage(
                                "The endpoints io.mahakam.spring.autoconfigure.MahakamAutoConfigurationTests$ChatByRoom and"
                                        + " io.mahakam.spring.autoconfigure.MahakamAutoConfigurationTests$ChatByName are mapped to the"
                                        + " path '/chat/{name}'.")
                        .extracting(problem -> ((InvalidEndpointException) problem).action())
                        .isEqualTo("Give one of them another path."));
    }

    @Test
    void pathsThatDifferInTheirExpressionsAreDifferent() {
        runner.withUserConfiguration(TwoDigits.class, ThreeDigits.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void twoEndpointsWithOneIdFailTheStart() {
        runner.withUserConfiguration(ChatByRoom.class, SameId.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidEndpointException.class)
                        .hasMessage(
                                "The endpoints io.mahakam.spring.autoconfigure.MahakamAutoConfigurationTests$ChatByRoom and"
                                        + " io.mahakam.spring.autoconfigure.MahakamAutoConfigurationTests$SameId have the id"
                                        + " 'chat-by-room'.")
                        .extracting(problem -> ((InvalidEndpointException) problem).action())
                        .isEqualTo("Give one of them another id: @WebSocketEndpoint(id = \"...\")."));
    }

    @Test
    void anEndpointIsASingleton() {
        runner.withUserConfiguration(Prototype.class)
                .run(
                        context -> assertThat(context)
                                .getFailure()
                                .isInstanceOf(InvalidEndpointException.class)
                                .hasMessageStartingWith("The endpoint bean '")
                                .hasMessageEndingWith("' is not a singleton, but one endpoint serves all sessions.")
                                .extracting(problem -> ((InvalidEndpointException) problem).action())
                                .isEqualTo(
                                        "Remove its scope, and keep what belongs to one session in WebSocketSession.attributes()."));
    }

    @Test
    void anEndpointMayBeAScopedProxy() {
        runner.withUserConfiguration(Proxied.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void anOriginOfAnEndpointIsAnOrigin() {
        runner.withUserConfiguration(BadOrigin.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidEndpointException.class)
                        .hasMessage(
                                "The @WebSocketEndpoint of io.mahakam.spring.autoconfigure.MahakamAutoConfigurationTests"
                                        + "$BadOrigin is not valid: An allowed origin is * or scheme://host or scheme://host:port, not"
                                        + " 'example.org'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"execution=inline", "allowed-origins=https://example.org"})
    void aSettingForAnEndpointThatDoesNotExistFailsTheStart(String setting) {
        runner.withUserConfiguration(ChatByRoom.class, TwoDigits.class)
                .withPropertyValues("mahakam.endpoints.chat-by-rom." + setting)
                .run(
                        context -> assertThat(context)
                                .getFailure()
                                .isInstanceOf(InvalidEndpointException.class)
                                .hasMessage(
                                        "The setting 'mahakam.endpoints.chat-by-rom' is for an endpoint that does not exist.")
                                .extracting(problem -> ((InvalidEndpointException) problem).action())
                                .isEqualTo(
                                        "Correct the id or remove the setting. The endpoints are: [chat-by-room, two-digits]."));
    }

    @Test
    void whatIsCalledInlineIsWatchedAsLongAsTheApplicationRuns() {
        List<Thread> ofOthers = inlineWatches();
        runner.withUserConfiguration(TwoDigits.class)
                .run(context -> assertThat(inlineWatches()).isSubsetOf(ofOthers));
        List<Thread> watches = new ArrayList<>();
        runner.withUserConfiguration(TwoDigits.class, ThreeDigits.class)
                .withPropertyValues("mahakam.execution=inline")
                .run(context -> {
                    watches.addAll(inlineWatches());
                    watches.removeAll(ofOthers);
                });
        assertThat(watches).hasSize(1);
        await().until(() -> !watches.get(0).isAlive());
    }

    private static List<Thread> inlineWatches() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("mahakam-inline-watch"))
                .toList();
    }

    @Configuration(proxyBeanMethods = false)
    static class Replacements {
        @Bean
        EventLoops myEventLoops() {
            return new EventLoops(1);
        }

        @Bean
        Sessions mySessions() {
            return new Sessions(SessionOptions.DEFAULT, PayloadEncoder.BASIC, Runnable::run);
        }

        @Bean
        Rooms myRooms() {
            return new Rooms(name -> RoomOptions.DEFAULT, PayloadEncoder.BASIC);
        }

        @Bean
        RoomService myRoomService(Rooms rooms) {
            return new RoomService() {
                @Override
                public Room room(String name) {
                    return rooms.room(name);
                }

                @Override
                public Optional<Room> find(String name) {
                    return rooms.find(name);
                }

                @Override
                public Collection<String> names() {
                    return rooms.names();
                }

                @Override
                public Broadcast to(String... names) {
                    return rooms.to(names);
                }

                @Override
                public Broadcast toUser(String user) {
                    return rooms.toUser(user);
                }

                @Override
                public Broadcast toAll(String endpointId) {
                    return rooms.toAll(endpointId);
                }

                @Override
                public int disconnectUser(String user, CloseStatus status) {
                    return 0;
                }
            };
        }

        @Bean
        JsonPayloads myJsonPayloads() {
            return new JsonPayloads(JsonMapper.shared());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnEncoder {
        @Bean
        PayloadEncoder ownEncoder() {
            return (payload, subprotocol) -> payload instanceof Integer ? OutgoingMessage.text("number") : null;
        }
    }

    static class NoDeferral implements Deferral {
        @Override
        public boolean isActive() {
            return false;
        }

        @Override
        public void defer(DeferredMessage message) {
            throw new UnsupportedOperationException();
        }
    }

    static class Methods {
        @OnMessage
        void text(String text) {}
    }

    @WebSocketEndpoint("/rooms")
    static class WithRooms extends Methods {
        WithRooms(RoomService rooms) {}
    }

    record Tenant(String name) {}

    @WebSocketEndpoint("/tenant")
    static class TenantEndpoint {
        @OnMessage
        void text(String text, Tenant tenant) {}
    }

    /** Needs what needs the endpoints. */
    static class TenantResolver implements HandlerMethodArgumentResolver {
        TenantResolver(EndpointMappings endpoints) {}

        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == Tenant.class;
        }

        @Override
        public Object resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer container,
                NativeWebRequest request,
                @Nullable WebDataBinderFactory binders) {
            return new Tenant("first");
        }
    }

    @WebSocketEndpoint
    static class Pathless extends Methods {}

    @WebSocketEndpoint({"/other", "/chat/{room}"})
    static class ChatByRoom extends Methods {}

    @WebSocketEndpoint("/chat/{name}")
    static class ChatByName extends Methods {}

    @WebSocketEndpoint("/numbers/{two:[0-9]{2}}")
    static class TwoDigits extends Methods {}

    @WebSocketEndpoint("/numbers/{three:[0-9]{3}}")
    static class ThreeDigits extends Methods {}

    @WebSocketEndpoint(path = "/elsewhere", id = "chat-by-room")
    static class SameId extends Methods {}

    @WebSocketEndpoint("/prototype")
    @Scope("prototype")
    static class Prototype extends Methods {}

    @WebSocketEndpoint("/proxied")
    @Scope(scopeName = "request", proxyMode = ScopedProxyMode.TARGET_CLASS)
    static class Proxied extends Methods {}

    @WebSocketEndpoint(path = "/elsewhere", allowedOrigins = "example.org")
    static class BadOrigin extends Methods {}
}
