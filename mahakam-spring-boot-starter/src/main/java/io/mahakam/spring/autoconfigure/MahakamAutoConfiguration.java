package io.mahakam.spring.autoconfigure;

import io.mahakam.loop.EventLoops;
import io.mahakam.room.Deferral;
import io.mahakam.room.RoomAuthorizer;
import io.mahakam.room.RoomListener;
import io.mahakam.room.Rooms;
import io.mahakam.room.RoomsBuilder;
import io.mahakam.session.PayloadDecoder;
import io.mahakam.session.PayloadEncoder;
import io.mahakam.session.Sessions;
import io.mahakam.spring.endpoint.EndpointFactory;
import io.mahakam.spring.endpoint.EndpointSecurity;
import io.mahakam.spring.endpoint.GlobalErrorMethods;
import io.mahakam.spring.endpoint.InlineWatch;
import io.mahakam.spring.endpoint.JsonPayloads;
import io.mahakam.spring.endpoint.PayloadCodecs;
import io.mahakam.spring.endpoint.PayloadValidation;
import io.mahakam.spring.room.LocalRoomService;
import io.mahakam.spring.room.RoomEventAudience;
import io.mahakam.spring.room.RoomEventPublisher;
import io.mahakam.spring.room.RoomService;
import io.mahakam.spring.room.TransactionDeferral;
import io.mahakam.spring.session.EndpointIds;
import io.mahakam.spring.session.LocalWebSocketSessionRegistry;
import io.mahakam.spring.session.WebSocketSessionRegistry;
import io.mahakam.spring.web.ConnectionAdopter;
import io.mahakam.spring.web.EndpointMappings;
import io.mahakam.spring.web.HandshakeGate;
import io.mahakam.spring.web.HandshakeInterceptor;
import io.mahakam.spring.web.HandshakeProblems;
import io.mahakam.spring.web.HandshakeRuntimeHints;
import io.mahakam.spring.web.Handshakes;
import io.mahakam.spring.web.HttpSessions;
import io.mahakam.spring.web.SessionExpiry;
import io.mahakam.spring.web.SessionLifetimes;
import io.mahakam.spring.web.UpgradeExceptionResolver;
import io.mahakam.spring.web.UpgradeFilter;
import io.mahakam.spring.web.UpgradeRequiredMapping;
import jakarta.servlet.DispatcherType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.core.task.TaskDecorator;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.web.method.ControllerAdviceBean;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** {@linkplain AutoConfiguration Auto-configuration} of WebSocket endpoints and rooms. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration",
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(RequestMappingHandlerAdapter.class)
@EnableConfigurationProperties(MahakamProperties.class)
@ImportRuntimeHints(HandshakeRuntimeHints.class)
public final class MahakamAutoConfiguration {
    /** What a loop can bear: far longer than any method that may be called inline takes. */
    private static final long INLINE_WATCH_MILLIS = 250;

    private static final String ADAPTER = "requestMappingHandlerAdapter";

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(JsonMapper.class)
    static class JsonConfiguration {
        @Bean
        @ConditionalOnBean(JsonMapper.class)
        @ConditionalOnMissingBean
        JsonPayloads mahakamJsonPayloads(JsonMapper mapper) {
            return new JsonPayloads(mapper);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(TransactionSynchronizationManager.class)
    static class TransactionConfiguration {
        @Bean
        @ConditionalOnMissingBean(Deferral.class)
        TransactionDeferral mahakamTransactionDeferral(Workers workers) {
            return new TransactionDeferral(workers.executor());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class SessionConfiguration {
        @Bean
        @ConditionalOnMissingBean
        Workers mahakamWorkers(
                MahakamProperties properties,
                Environment environment,
                @Qualifier("mahakamTaskDecorator") ObjectProvider<TaskDecorator> decorator) {
            Workers workers = Threading.VIRTUAL.isActive(environment)
                    ? Workers.virtual()
                    : Workers.platform(properties.workers().maxThreads());
            TaskDecorator decoration = decorator.getIfAvailable();
            return decoration == null ? workers : workers.decorated(decoration);
        }

        @Bean
        @ConditionalOnMissingBean
        Sessions mahakamSessions(
                MahakamProperties properties, ObjectProvider<PayloadEncoder> encoders, Workers workers) {
            return new Sessions(
                    properties.sessionOptions(), encoder(encoders), workers.executor(), workers.streamExecutor());
        }

        @Bean
        @ConditionalOnMissingBean
        Rooms mahakamRooms(
                MahakamProperties properties,
                Sessions sessions,
                ObjectProvider<PayloadEncoder> encoders,
                ObjectProvider<Deferral> deferral,
                RoomBeans beans,
                ApplicationContext context) {
            RoomsBuilder rooms = Rooms.of(sessions)
                    .options(properties::roomOptions)
                    .encoder(encoder(encoders))
                    .deferral(deferral.getIfAvailable())
                    .declare(properties.declaredRooms())
                    .maxRooms(properties.limits().maxRooms())
                    .maxRoomsPerSession(properties.limits().roomsPerSession());
            beans.addTo(rooms);
            RoomListener events =
                    new RoomEventPublisher(context, properties.events().messages());
            return rooms.listener(events, new RoomEventAudience(context), problem -> RoomBeans.log(events, problem))
                    .build();
        }

        @Bean
        @ConditionalOnMissingBean
        RoomBeans mahakamRoomBeans(ObjectProvider<RoomListener> listeners, ObjectProvider<RoomAuthorizer> authorizers) {
            return new RoomBeans(listeners, authorizers);
        }

        @Bean
        @ConditionalOnMissingBean
        RoomService mahakamRoomService(ObjectProvider<Rooms> rooms, Sessions sessions, EndpointIds endpointIds) {
            return new LocalRoomService(rooms::getObject, sessions, endpointIds);
        }

        @Bean
        @ConditionalOnMissingBean
        EndpointIds mahakamEndpointIds(ObjectProvider<EndpointMappings> mappings) {
            return new EndpointIds(() -> {
                EndpointMappings endpoints = mappings.getIfAvailable();
                return endpoints == null ? null : endpoints.endpointIds();
            });
        }

        @Bean
        @ConditionalOnMissingBean
        WebSocketSessionRegistry mahakamSessionRegistry(Sessions sessions, EndpointIds endpointIds) {
            return new LocalWebSocketSessionRegistry(sessions, endpointIds);
        }

        @Bean
        @ConditionalOnMissingBean
        PayloadCodecs mahakamPayloadCodecs(
                MahakamProperties properties,
                ObjectProvider<PayloadDecoder> decoders,
                ObjectProvider<JsonPayloads> json) {
            return new PayloadCodecs(
                    decoders.orderedStream().toList(), json.getIfAvailable(), properties.messageTypeProperty());
        }

        private static PayloadEncoder encoder(ObjectProvider<PayloadEncoder> encoders) {
            return PayloadEncoder.of(encoders.orderedStream().toList());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(name = "mahakam.enabled", matchIfMissing = true)
    static class HandshakeConfiguration {
        @Bean
        @Lazy // not every server's connections need them
        @ConditionalOnMissingBean
        EventLoops mahakamEventLoops(MahakamProperties properties) {
            return new EventLoops(properties.eventLoopCount());
        }

        @Bean
        @ConditionalOnMissingBean
        HandshakeGate mahakamHandshakeGate(ApplicationContext context, ObjectProvider<ConnectionAdopter> adopters) {
            // There may be several servers on the class path: the one that runs counts.
            return new HandshakeGate(() -> adopters.orderedStream()
                    .filter(adopter -> adopter.serves(webServer(context)))
                    .findFirst()
                    .orElse(null));
        }

        private static @Nullable WebServer webServer(ApplicationContext context) {
            return context instanceof WebServerApplicationContext server ? server.getWebServer() : null;
        }

        @Bean
        @ConditionalOnMissingBean
        InlineWatch mahakamInlineWatch() {
            return new InlineWatch(INLINE_WATCH_MILLIS);
        }

        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnBooleanProperty(name = "mahakam.security.close-with-http-session", matchIfMissing = true)
        HttpSessions mahakamHttpSessions() {
            return new HttpSessions();
        }

        @Bean
        @ConditionalOnMissingBean
        SessionLifetimes mahakamSessionLifetimes(
                MahakamProperties properties,
                ObjectProvider<SessionExpiry> expiries,
                ObjectProvider<HttpSessions> httpSessions) {
            List<SessionExpiry> asked = properties.security().closeOnExpiry()
                    ? expiries.orderedStream().toList()
                    : List.of();
            return new SessionLifetimes(asked, httpSessions.getIfAvailable());
        }

        @Bean
        @ConditionalOnMissingBean
        Handshakes mahakamHandshakes(
                MahakamProperties properties,
                Sessions sessions,
                HandshakeGate gate,
                ObjectProvider<HandshakeInterceptor> interceptors,
                SessionLifetimes lifetimes,
                @Qualifier(ADAPTER) RequestMappingHandlerAdapter adapter) {
            return new Handshakes(
                    sessions,
                    gate,
                    properties.origins(),
                    properties.compression().policy(),
                    interceptors.orderedStream().toList(),
                    properties.security().bearerToken().places(),
                    lifetimes,
                    adapter.getWebBindingInitializer());
        }

        @Bean
        @ConditionalOnMissingBean
        EndpointFactory mahakamEndpointFactory(
                MahakamProperties properties,
                ListableBeanFactory beans,
                RoomService rooms,
                PayloadCodecs codecs,
                InlineWatch inlineWatch,
                ObjectProvider<EndpointSecurity> security,
                ObjectProvider<HandlerMethodArgumentResolver> resolvers,
                @Qualifier(ADAPTER) RequestMappingHandlerAdapter adapter) {
            return new EndpointFactory(
                    () -> ArgumentResolvers.of(adapter, resolvers),
                    rooms,
                    codecs,
                    new PayloadValidation(adapter.getWebBindingInitializer()),
                    new GlobalErrorMethods(() -> ControllerAdviceBean.findAnnotatedBeans(beans)),
                    properties.executions(),
                    inlineWatch,
                    security.getIfAvailable(() -> EndpointSecurity.NONE));
        }

        @Bean
        @ConditionalOnMissingBean
        EndpointMappings mahakamEndpointMappings(
                ConfigurableListableBeanFactory beans,
                // By name: actuators have mappings of the same type.
                @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping,
                EndpointFactory factory,
                Handshakes handshakes) {
            return new EndpointMappings(beans, mapping, factory, handshakes);
        }

        @Bean
        @ConditionalOnMissingBean
        UpgradeRequiredMapping mahakamUpgradeRequiredMapping(EndpointMappings endpoints) {
            return new UpgradeRequiredMapping(endpoints);
        }

        @Bean
        @ConditionalOnMissingBean
        UpgradeExceptionResolver mahakamUpgradeExceptionResolver() {
            return new UpgradeExceptionResolver();
        }

        @Bean
        @ConditionalOnMissingBean
        HandshakeProblems mahakamHandshakeProblems(
                ApplicationContext messages,
                // Which Spring MVC makes later, with this.
                @Qualifier(ADAPTER) ObjectProvider<RequestMappingHandlerAdapter> adapter) {
            return new HandshakeProblems(messages, () -> adapter.getObject().getMessageConverters());
        }

        @Bean
        @ConditionalOnMissingBean(name = "mahakamUpgradeFilter")
        FilterRegistrationBean<UpgradeFilter> mahakamUpgradeFilter(HandshakeGate gate) {
            FilterRegistrationBean<UpgradeFilter> registration = new FilterRegistrationBean<>(new UpgradeFilter(gate));
            registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
            registration.setDispatcherTypes(DispatcherType.REQUEST);
            return registration;
        }

        @Bean
        @ConditionalOnMissingBean
        MahakamLifecycle mahakamLifecycle(
                Sessions sessions, Workers workers, HandshakeGate gate, MahakamProperties properties) {
            return new MahakamLifecycle(sessions, workers, gate, properties.closeTimeout());
        }
    }
}
