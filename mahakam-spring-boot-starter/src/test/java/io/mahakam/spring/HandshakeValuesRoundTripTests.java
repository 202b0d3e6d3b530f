package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mahakam.room.Room;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.web.Handshake;
import io.mahakam.spring.web.HandshakeInterceptor;
import jakarta.servlet.http.HttpSession;
import java.lang.ref.WeakReference;
import java.security.Principal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.Order;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.ui.ModelMap;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.bind.annotation.SessionAttribute;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.context.request.WebRequestInterceptor;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** What a handshake says, as arguments of methods that are called after it; with Spring Security on. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"server.address=127.0.0.1", "server.port=0"})
class HandshakeValuesRoundTripTests {
    @LocalServerPort
    private int port;

    @Test
    void valuesHaveTheirTypes() {
        assertThat(answers(
                        "/open/typed/2026-11-25/a/b?number=7&word=x,y&list=1&list=2&flag=on",
                        "Cookie: taste=sweet",
                        "X-One: 1",
                        "Accept-Language: id"))
                .containsExactly(
                        "day 2026-11-25",
                        "rest /a/b",
                        "number 7",
                        "missing none",
                        "default 42",
                        "list [1, 2]",
                        "words [x, y]",
                        "all {flag=on, list=1, number=7, word=x,y}",
                        "header 1",
                        "headers 1",
                        "fields [1]",
                        "cookie sweet",
                        "nocookie -",
                        "form Form[number=7, word=x,y]",
                        "locale id",
                        "method GET",
                        "zone true");
    }

    @Test
    void theUserIsThatOfTheHandshake() {
        assertThat(answers("/user", "Authorization: " + SecurityConfiguration.basic("ada")))
                .containsExactly("principal ada", "details ada", "name ada", "handshake ada");
    }

    @Test
    void nobodyIsNull() {
        assertThat(answers("/open/user")).containsExactly("principal null", "details null", "handshake null");
    }

    @Test
    void theHttpSessionIsUsableLongAfterTheHandshake() {
        assertThat(answers("/open/http-session?number=9"))
                .containsExactly("request attribute of the interceptor", "http session true", "custom 9");
    }

    @Test
    void theHandshakeItselfCanBeKept() {
        assertThat(answers("/open/kept/7?a=1&a=%C3%A4+b&c", "X-One: 1", "X-One: 2"))
                .containsExactly(
                        "ws://127.0.0.1/open/kept/7?a=1&a=%C3%A4+b&c true",
                        "[1, 2]",
                        "{a=[1, \u00e4 b], c=[]}",
                        "{first=1, second=of 1}",
                        "/127.0.0.1",
                        "handshake of /open/kept/7",
                        "same true");
    }

    @Test
    void aSessionThatDoesNotTakeTheHandshakeDoesNotHoldIt() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/open/attributes")) {
            client.send("first");
            assertThat(client.nextText()).isEqualTo("1");
            await().until(() -> {
                System.gc();
                return Application.SEEN.get().get() == null;
            });
            client.send("first");
            assertThat(client.nextText()).isEqualTo("1");
        }
    }

    @Test
    void interceptorsAddToTheAttributesOfTheSession() {
        try (WebSocketTestClient client = WebSocketTestClient.connect(port, "/open/attributes")) {
            client.send("first");
            assertThat(client.nextText()).isEqualTo("1");
            client.send("second");
            assertThat(client.nextText()).isEqualTo("of 1");
        }
    }

    @Test
    void interceptorsRefuse() {
        RawHttp.Answer plain = refused("/open/attributes?refuse=plain");
        assertThat(plain.status()).isEqualTo(429);
        assertThat(plain.headers()).containsEntry("Content-Type", "application/problem+json");
        assertThat(plain.body()).contains("\"status\":429", "\"detail\":\"No seats\"");

        RawHttp.Answer detailed = refused("/open/attributes?refuse=detailed");
        assertThat(detailed.status()).isEqualTo(503);
        assertThat(detailed.headers()).containsEntry("Retry-After", "30");
        assertThat(detailed.body()).contains("\"title\":\"Later\"", "\"waiting\":12");
    }

    @Test
    void whatIsMissingOrWrongIsAProblem() {
        assertProblem("/open/typed/2026-11-25/a", 400, "Required parameter 'number' is not present.");
        assertProblem("/open/typed/2026-11-25/a?number=many", 400, "Failed to convert 'number' with value: 'many'");
        assertProblem("/open/typed/today/a?number=1", 400, "Failed to convert 'day' with value: 'today'");
        assertProblem("/open/typed/2026-11-25/a?number=1&word=x", 400, "Required header 'X-One' is not present.");
        assertProblem("/open/session-attribute", 400, null);
        assertProblem("/open/room/%20", 400, null);
        assertProblem("/open/resolved?fail=annotated", 402, "Pay first");
    }

    @Test
    void theAdviceOfTheApplicationShapesTheAnswer() {
        RawHttp.Answer answer = refused("/open/resolved?fail=advised");

        assertThat(answer.status()).isEqualTo(428);
        assertThat(answer.body()).isEqualTo("advised");
    }

    @Test
    void whoIsDeniedIsDeniedByTheFilters() {
        assertThat(RawHttp.exchange(port, RawHttp.handshake("/user")).status()).isEqualTo(401);
    }

    private void assertProblem(String path, int status, @Nullable String detail) {
        RawHttp.Answer answer = refused(path);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.headers())
                .containsEntry("Content-Type", "application/problem+json")
                .doesNotContainKeys("Upgrade", "Sec-WebSocket-Accept");
        assertThat(answer.body()).contains("\"status\":" + status);
        if (detail != null) {
            assertThat(answer.body()).contains("\"detail\":\"" + detail + "\"");
        }
    }

    private RawHttp.Answer refused(String path) {
        return RawHttp.exchange(port, RawHttp.handshake(path));
    }

    /** What a method answers that is called with these values, the second time. */
    private List<String> answers(String path, String... fields) {
        try (WebSocketTestClient client = WebSocketTestClient.connect(
                port,
                path,
                handshake -> Arrays.stream(fields)
                        .map(field -> field.split(": ", 2))
                        .forEach(field -> handshake.header(field[0], field[1])))) {
            client.send("once");
            client.nextText();
            client.send("twice");
            return client.nextText().lines().toList();
        }
    }

    private static String lines(Object... values) {
        return Arrays.stream(values).map(String::valueOf).collect(Collectors.joining("\n"));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({
        SecurityConfiguration.class,
        Typed.class,
        User.class,
        OpenUser.class,
        Session.class,
        CartSession.class,
        Kept.class,
        Attributes.class,
        Resolved.class,
        InRoom.class,
        Advice.class
    })
    static class Application implements WebMvcConfigurer {
        static final AtomicReference<WeakReference<Handshake>> SEEN = new AtomicReference<>();

        @Bean
        @Order(2)
        HandshakeInterceptor second() {
            return (handshake, attributes) -> {
                SEEN.set(new WeakReference<>(handshake));
                attributes.put("second", "of " + handshake.attributes().get("first"));
                String refuse = handshake.queryParameters().getFirst("refuse");
                if ("plain".equals(refuse)) {
                    throw new ResponseStatusException(HttpStatus.TOO_MANY_REQUESTS, "No seats");
                }
                if ("detailed".equals(refuse)) {
                    ProblemDetail body = ProblemDetail.forStatus(HttpStatus.SERVICE_UNAVAILABLE);
                    body.setTitle("Later");
                    body.setProperty("waiting", 12);
                    ErrorResponseException refusal =
                            new ErrorResponseException(HttpStatus.SERVICE_UNAVAILABLE, body, null);
                    refusal.getHeaders().set(HttpHeaders.RETRY_AFTER, "30");
                    throw refusal;
                }
            };
        }

        @Bean
        @Order(1)
        HandshakeInterceptor first() {
            return (handshake, attributes) -> attributes.put("first", "1");
        }

        @Override
        public void addInterceptors(InterceptorRegistry registry) {
            registry.addWebRequestInterceptor(new WebRequestInterceptor() {
                @Override
                public void preHandle(WebRequest request) {
                    request.setAttribute("found", "of the interceptor", RequestAttributes.SCOPE_REQUEST);
                }

                @Override
                public void postHandle(WebRequest request, @Nullable ModelMap model) {}

                @Override
                public void afterCompletion(WebRequest request, @Nullable Exception problem) {}
            });
        }

        @Override
        public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
            resolvers.add(new CustomResolver());
        }
    }

    record Custom(String text) {}

    @ResponseStatus(code = HttpStatus.PAYMENT_REQUIRED, reason = "Pay first")
    static class PaymentRequired extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    static class CustomResolver implements HandlerMethodArgumentResolver {
        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == Custom.class;
        }

        @Override
        public Custom resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer model,
                NativeWebRequest request,
                @Nullable WebDataBinderFactory binders) {
            if ("annotated".equals(request.getParameter("fail"))) {
                throw new PaymentRequired();
            }
            if ("advised".equals(request.getParameter("fail"))) {
                throw new UnsupportedOperationException("advised");
            }
            return new Custom("custom " + request.getParameter("number"));
        }
    }

    @RestControllerAdvice
    static class Advice {
        @ExceptionHandler
        @ResponseStatus(HttpStatus.PRECONDITION_REQUIRED)
        String answer(UnsupportedOperationException problem) {
            return problem.getMessage();
        }
    }

    record Form(int number, String word) {}

    @WebSocketEndpoint("/open/typed/{day}/{*rest}")
    static class Typed {
        @OnMessage
        String answer(
                String message,
                @PathVariable @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate day,
                @PathVariable String rest,
                @RequestParam int number,
                @RequestParam Optional<Integer> missing,
                @RequestParam(defaultValue = "42") long other,
                @RequestParam(defaultValue = "") List<Integer> list,
                @RequestParam(name = "word", defaultValue = "") String[] words,
                @RequestParam Map<String, String> all,
                @RequestHeader("X-One") int header,
                @RequestHeader Map<String, String> headers,
                @RequestHeader HttpHeaders fields,
                @CookieValue(defaultValue = "none") String taste,
                @CookieValue(required = false) @Nullable String smell,
                @ModelAttribute Form form,
                Locale locale,
                HttpMethod method,
                ZoneId zone) {
            return lines(
                    "day " + day,
                    "rest " + rest,
                    "number " + number,
                    "missing " + missing.map(String::valueOf).orElse("none"),
                    "default " + other,
                    "list " + list,
                    "words " + Arrays.toString(words),
                    "all " + new TreeMap<>(all),
                    "header " + header,
                    "headers " + headers.get("X-One"),
                    "fields " + fields.get("X-One"),
                    "cookie " + taste,
                    "nocookie " + (smell == null ? "-" : smell),
                    "form " + form,
                    "locale " + locale,
                    "method " + method,
                    "zone " + zone.equals(ZoneId.systemDefault()));
        }
    }

    @WebSocketEndpoint("/user")
    static class User {
        @OnMessage
        String answer(
                String message,
                @Nullable Principal principal,
                @AuthenticationPrincipal @Nullable UserDetails details,
                @AuthenticationPrincipal(errorOnInvalidType = false, expression = "username") @Nullable String name,
                Handshake handshake) {
            return lines(
                    "principal " + (principal == null ? null : principal.getName()),
                    "details " + (details == null ? null : details.getUsername()),
                    "name " + name,
                    "handshake "
                            + (handshake.principal() == null
                                    ? null
                                    : handshake.principal().getName()));
        }
    }

    @WebSocketEndpoint("/open/user")
    static class OpenUser {
        @OnMessage
        String answer(
                String message,
                @Nullable Principal principal,
                @AuthenticationPrincipal @Nullable UserDetails details,
                Handshake handshake) {
            return lines("principal " + principal, "details " + details, "handshake " + handshake.principal());
        }
    }

    @WebSocketEndpoint("/open/http-session")
    static class Session {
        @OnMessage
        String answer(String message, @RequestAttribute String found, HttpSession session, Custom custom) {
            session.setAttribute("message", message);
            return lines(
                    "request attribute " + found,
                    "http session " + message.equals(session.getAttribute("message")),
                    custom.text());
        }
    }

    @WebSocketEndpoint("/open/session-attribute")
    static class CartSession {
        @OnMessage
        String answer(String message, @SessionAttribute String cart) {
            return cart;
        }
    }

    @WebSocketEndpoint("/open/kept/{number}")
    static class Kept {
        private @Nullable Handshake opened;

        @OnOpen
        void open(Handshake handshake) {
            opened = handshake;
        }

        @OnMessage
        String answer(String message, Handshake handshake, WebSocketSession session) {
            return lines(
                    handshake.uri().toString().replaceAll(":\\d+/", "/") + " "
                            + session.uri().equals(handshake.uri()),
                    handshake.headers().get("x-one"),
                    handshake.queryParameters(),
                    new TreeMap<>(handshake.attributes()),
                    "/" + handshake.remoteAddress().getHostString(),
                    handshake,
                    "same " + (opened == handshake));
        }
    }

    @WebSocketEndpoint("/open/attributes")
    static class Attributes {
        @OnMessage
        Object answer(String message, WebSocketSession session) {
            return session.attributes().get(message);
        }
    }

    @WebSocketEndpoint("/open/resolved")
    static class Resolved {
        @OnMessage
        String answer(String message, Custom custom) {
            return custom.text();
        }
    }

    @WebSocketEndpoint("/open/room/{room}")
    static class InRoom {
        @OnMessage
        String answer(String message, Room room) {
            return room.name();
        }
    }
}
