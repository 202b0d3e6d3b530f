package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.PathMatchConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** What is answered to a handshake, and to requests that are none, on an endpoint's path. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "server.address=127.0.0.1",
            "server.servlet.context-path=/app",
            "mahakam.allowed-origins=https://example.org",
            "paths.placeholder=/resolved",
            "cross.placeholder=https://placeholder.example"
        })
class HandshakeRoundTripTests {
    private static final String FOREIGN = "Origin: https://evil.example";

    @LocalServerPort
    private int port;

    @Autowired
    private ApplicationContext context;

    @Autowired
    private Interceptor interceptor;

    @Test
    void aHandshakeIsAnsweredWith101() {
        RawHttp.Answer answer = RawHttp.exchange(port, RawHttp.handshake("/app/plain"));

        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.headers())
                .containsEntry("Upgrade", "websocket")
                .containsEntry("Connection", "Upgrade")
                .containsEntry("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    @Test
    void theUpgradeFieldMayBeAListOnAnyLineInAnyCase() {
        List<String> request = new ArrayList<>(RawHttp.handshake("/app/plain"));
        request.set(request.indexOf("Upgrade: websocket"), "Upgrade: h2c");
        request.add("upgrade: foo/1, WebSocket");

        assertThat(RawHttp.exchange(port, request).status()).isEqualTo(101);
    }

    @Test
    void aPlainRequestIsToldToUpgrade() {
        RawHttp.Answer answer = RawHttp.get(port, "/app/plain");

        assertThat(answer.status()).isEqualTo(426);
        assertThat(answer.headers())
                .containsEntry("Upgrade", "websocket")
                .containsEntry("Connection", "Upgrade")
                .containsEntry("Sec-WebSocket-Version", "13");
        assertThat(answer.body()).isEqualTo("This is a WebSocket endpoint: connect with a WebSocket client.");
    }

    @Test
    void anotherMethodIsNotAllowed() {
        RawHttp.Answer answer =
                RawHttp.exchange(port, List.of("POST /app/plain HTTP/1.1", "Host: 127.0.0.1", "Content-Length: 0"));

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers()).containsEntry("Allow", "GET");
    }

    @Test
    void aVersionThatIsNotOursIsToldToUpgrade() {
        RawHttp.Answer answer =
                RawHttp.exchange(port, without("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 8"));

        assertThat(answer.status()).isEqualTo(426);
        assertThat(answer.headers()).containsEntry("Sec-WebSocket-Version", "13");
    }

    @Test
    void aHandshakeWithoutKeyIsBad() {
        RawHttp.Answer answer = RawHttp.exchange(port, without("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", FOREIGN));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("A handshake has exactly one Sec-WebSocket-Key, the base64 of 16 bytes.");
    }

    @Test
    void aForeignOriginIsForbidden() {
        assertThat(handshake("/app/plain", FOREIGN).status()).isEqualTo(403);
        assertThat(handshake("/app/plain", "Origin: https://example.org").status())
                .isEqualTo(101);
        assertThat(handshake("/app/plain", "Origin: http://127.0.0.1").status()).isEqualTo(101);
    }

    @Test
    void theEndpointsOwnOriginsReplaceThoseOfTheApplication() {
        assertThat(handshake("/app/partner", "Origin: https://partner.example").status())
                .isEqualTo(101);
        assertThat(handshake("/app/partner", "Origin: https://example.org").status())
                .isEqualTo(403);
    }

    @Test
    void crossOriginAllowsItsOriginsToo() {
        for (String allowed : List.of(
                "https://a.cross.example",
                "https://placeholder.example",
                "https://partner.example",
                "http://127.0.0.1")) {
            assertThat(handshake("/app/cross", "Origin: " + allowed).status())
                    .as(allowed)
                    .isEqualTo(101);
        }
        for (String refused : List.of("https://example.org", "https://cross.example", "https://evil.example", "null")) {
            assertThat(handshake("/app/cross", "Origin: " + refused).status())
                    .as(refused)
                    .isEqualTo(403);
        }
        assertThat(handshake("/app/cross-any", FOREIGN).status()).isEqualTo(101);
    }

    @Test
    void aSubprotocolIsAgreedUpon() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(
                port, "/app/partner", handshake -> handshake.subprotocols("v9", "v1", "v2"))) {
            assertThat(client.subprotocol()).isEqualTo("v2");
        }
    }

    @Test
    void aControllerOnTheSamePathAnswersPlainRequests() {
        RawHttp.Answer plain = RawHttp.get(port, "/app/shared/7");
        assertThat(plain.status()).isEqualTo(200);
        assertThat(plain.body()).isEqualTo("plain 7");
        assertThat(RawHttp.exchange(port, RawHttp.handshake("/app/shared/7")).status())
                .isEqualTo(101);
    }

    @Test
    void prefixesAndPlaceholdersArePartOfThePath() {
        assertThat(RawHttp.exchange(port, RawHttp.handshake("/app/v1/type/resolved/end"))
                        .status())
                .isEqualTo(101);
        assertThat(RawHttp.get(port, "/app/v1/type/resolved/end").status()).isEqualTo(426);
    }

    @Test
    void interceptorsMayRefuse() {
        RawHttp.Answer answer = handshake("/app/plain", "X-Refuse: yes");

        assertThat(answer.status()).isEqualTo(402);
        assertThat(answer.headers()).doesNotContainKey("Sec-WebSocket-Accept");
    }

    @Test
    void interceptorsMayRefuseAfterTheHandlerToo() {
        RawHttp.Answer answer = handshake("/app/plain", "X-Refuse-Late: yes");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.headers()).doesNotContainKey("Sec-WebSocket-Accept");
    }

    @Test
    void anExceptionBehindTheHandlerRefuses() {
        RawHttp.Answer answer = handshake("/app/plain", "X-Throw-Late: yes");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.headers()).doesNotContainKey("Sec-WebSocket-Accept");
    }

    @Test
    void anExceptionBehindTheHandlerIsAnsweredByAnExceptionHandler() {
        RawHttp.Answer answer = handshake("/app/plain", "X-Throw-Handled: yes");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).doesNotContainKey("Sec-WebSocket-Accept");
        assertThat(answer.body()).isEqualTo("not supported");
    }

    @Test
    void interceptorsSeeTheUpgrade() throws Exception {
        try (WebSocketTestClient client =
                WebSocketTestClient.connect(port, "/app/plain", handshake -> handshake.header("X-Watch", "yes"))) {
            client.send("hello");
            assertThat(client.nextText()).isEqualTo("hello");
            assertThat(interceptor.completed.poll(20, TimeUnit.SECONDS)).isEqualTo(101);
        }
    }

    @Test
    void corsMappingsApply() {
        assertThat(handshake("/app/cors", "Origin: https://example.org").status())
                .isEqualTo(403);
        assertThat(handshake("/app/cors", "Origin: https://cors.example").status())
                .isEqualTo(101);
    }

    @Test
    void aPathIsNoBeanName() {
        Map<String, ?> endpoints = context.getBeansWithAnnotation(WebSocketEndpoint.class);

        assertThat(endpoints.keySet()).hasSizeGreaterThan(4).noneMatch(name -> name.startsWith("/"));
    }

    private RawHttp.Answer handshake(String path, String field) {
        List<String> request = new ArrayList<>(RawHttp.handshake(path));
        request.add(field);
        return RawHttp.exchange(port, request);
    }

    private static List<String> without(String field, String replacement) {
        List<String> request = new ArrayList<>(RawHttp.handshake("/app/plain"));
        request.set(request.indexOf(field), replacement);
        return request;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({
        Plain.class,
        Partner.class,
        Shared.class,
        SharedController.class,
        Prefixed.class,
        Cors.class,
        Cross.class,
        CrossAny.class,
        Advice.class,
        Interceptor.class
    })
    static class Application implements WebMvcConfigurer {
        private final Interceptor interceptor;

        Application(Interceptor interceptor) {
            this.interceptor = interceptor;
        }

        @Override
        public void addInterceptors(InterceptorRegistry registry) {
            registry.addInterceptor(interceptor);
        }

        @Override
        public void addCorsMappings(CorsRegistry registry) {
            registry.addMapping("/cors").allowedOrigins("https://cors.example").allowCredentials(true);
        }

        @Override
        public void configurePathMatch(PathMatchConfigurer configurer) {
            configurer.addPathPrefix("/v1", type -> type == Prefixed.class);
        }
    }

    @RestControllerAdvice
    static class Advice {
        @ExceptionHandler
        String answer(UnsupportedOperationException problem) {
            return problem.getMessage();
        }
    }

    static class Interceptor implements HandlerInterceptor {
        final LinkedBlockingQueue<Integer> completed = new LinkedBlockingQueue<>();

        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
            if (request.getHeader("X-Refuse") != null) {
                response.setStatus(402);
                return false;
            }
            return true;
        }

        @Override
        public void postHandle(
                HttpServletRequest request, HttpServletResponse response, Object handler, ModelAndView view) {
            if (request.getHeader("X-Refuse-Late") != null) {
                response.setStatus(409);
            }
            if (request.getHeader("X-Throw-Late") != null) {
                throw new IllegalStateException("late");
            }
            if (request.getHeader("X-Throw-Handled") != null) {
                throw new UnsupportedOperationException("not supported");
            }
        }

        @Override
        public void afterCompletion(
                HttpServletRequest request, HttpServletResponse response, Object handler, Exception problem) {
            if (request.getHeader("X-Watch") != null) {
                completed.add(response.getStatus());
            }
        }
    }

    @WebSocketEndpoint("/plain")
    static class Plain {
        @OnMessage
        String echo(String text) {
            return text;
        }
    }

    @WebSocketEndpoint(
            path = "/partner",
            allowedOrigins = "https://partner.example",
            subprotocols = {"v2", "v1"})
    static class Partner extends Plain {}

    @WebSocketEndpoint("/shared/{id}")
    static class Shared extends Plain {}

    @RestController
    static class SharedController {
        @GetMapping("/shared/{id}")
        String plain(@PathVariable String id) {
            return "plain " + id;
        }
    }

    @WebSocketEndpoint({"${paths.placeholder}/end", "/other"})
    @RequestMapping("/type")
    static class Prefixed extends Plain {}

    @WebSocketEndpoint(path = "/cross", allowedOrigins = "https://partner.example")
    @CrossOrigin(origins = "${cross.placeholder}", originPatterns = "https://*.cross.example")
    static class Cross extends Plain {}

    @WebSocketEndpoint("/cross-any")
    @CrossOrigin
    static class CrossAny extends Plain {}

    @WebSocketEndpoint("/cors")
    static class Cors extends Plain {}
}
