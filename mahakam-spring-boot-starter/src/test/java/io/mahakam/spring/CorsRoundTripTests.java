package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Which origins may connect, by what the endpoint says, the CORS mapping of its path, and the application's setting. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "server.address=127.0.0.1",
            "mahakam.allowed-origins=https://application.example",
            "mahakam.endpoints.set-plain.allowed-origins=https://set.example",
            "mahakam.endpoints.set-cross.allowed-origins[0]=https://set.example",
            "mahakam.endpoints.set-named.allowed-origins=https://SET.example:443,https://application.example",
            "mahakam.endpoints.set-anonymous.allowed-origins=https://set.example",
            "mahakam.endpoints.closed.allowed-origins="
        })
class CorsRoundTripTests {
    private static final List<String> FOREIGN = List.of(
            "https://mapped.example",
            "https://own.example",
            "https://application.example",
            "https://evil.example",
            "https://set.example",
            "null");

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @CsvSource({
        "/unmapped/plain,       application",
        "/unmapped/cross,       own",
        "/unmapped/named,       own",
        "/unmapped/any,         mapped own application evil set null",
        "/unmapped/anonymous,   own",
        "/mapped/plain,         ''",
        "/mapped/cross,         own",
        "/mapped/named,         own",
        "/mapped/any,           mapped own application evil set null",
        "/mapped/anonymous,     own",
        "/credentials/plain,    mapped",
        "/credentials/cross,    mapped own",
        "/credentials/named,    own",
        "/credentials/any,      mapped own application evil set null",
        "/credentials/anonymous,own",
        "/pattern/plain,        mapped",
        "/pattern/cross,        mapped own",
        "/pattern/any,          mapped own application evil set null",
        "/default/plain,        application",
        "/default/cross,        own",
        "/unmapped/set-plain,   set",
        "/unmapped/set-cross,   set",
        "/unmapped/set-named,   application set",
        "/unmapped/closed,      ''",
        "/mapped/set-plain,     set",
        "/mapped/set-cross,     set",
        "/mapped/closed,        ''",
        "/credentials/set-plain,set",
        "/credentials/set-cross,set",
        "/credentials/set-anonymous,set",
        "/credentials/closed,   ''",
        "/post/plain,           ''",
        "/post/cross,           own",
    })
    void originsOfBothMayConnectUnlessTheEndpointSaysExactlyWhichMay(String path, String allowed) {
        List<String> passed = new ArrayList<>();
        for (String origin : FOREIGN) {
            int status = status(RawHttp.handshake(path), origin);
            assertThat(status).as(origin).isIn(101, 403);
            if (status == 101) {
                passed.add(origin.replace("https://", "").replace(".example", ""));
            }
        }

        assertThat(String.join(" ", passed)).isEqualTo(allowed);
        assertThat(status(RawHttp.handshake(path), "http://127.0.0.1")).isEqualTo(101);
        assertThat(RawHttp.exchange(port, RawHttp.handshake(path)).status()).isEqualTo(101);
    }

    @Test
    void asAController() {
        List<String> request = List.of("GET /credentials/controller HTTP/1.1", "Host: 127.0.0.1");
        for (String origin : FOREIGN) {
            int controller = status(request, origin);
            int endpoint = status(RawHttp.handshake("/credentials/cross"), origin);
            assertThat(endpoint == 101).as(origin).isEqualTo(controller == 200);
        }
    }

    private int status(List<String> request, String origin) {
        List<String> fields = new ArrayList<>(request);
        fields.add("Origin: " + origin);
        return RawHttp.exchange(port, fields).status();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({
        Plain.class,
        Cross.class,
        Named.class,
        Any.class,
        Anonymous.class,
        SetPlain.class,
        SetCross.class,
        SetNamed.class,
        SetAnonymous.class,
        Closed.class,
        Controller.class
    })
    static class Application implements WebMvcConfigurer {
        @Override
        public void addCorsMappings(CorsRegistry registry) {
            registry.addMapping("/mapped/**").allowedOrigins("https://mapped.example");
            registry.addMapping("/credentials/**")
                    .allowedOrigins("https://mapped.example")
                    .allowCredentials(true);
            registry.addMapping("/pattern/**")
                    .allowedOriginPatterns("https://mapped.*")
                    .allowCredentials(true);
            registry.addMapping("/default/**");
            registry.addMapping("/post/**")
                    .allowedOrigins("https://mapped.example")
                    .allowedMethods("POST")
                    .allowCredentials(true);
        }
    }

    @WebSocketEndpoint("/{mapping}/plain")
    static class Plain {
        @OnMessage
        String echo(String text) {
            return text;
        }
    }

    @WebSocketEndpoint("/{mapping}/cross")
    @CrossOrigin("https://own.example")
    static class Cross extends Plain {}

    @WebSocketEndpoint(path = "/{mapping}/named", allowedOrigins = "https://own.example")
    static class Named extends Plain {}

    @WebSocketEndpoint(path = "/{mapping}/any", allowedOrigins = "*")
    static class Any extends Plain {}

    @WebSocketEndpoint("/{mapping}/anonymous")
    @CrossOrigin(origins = "https://own.example", allowCredentials = "false")
    static class Anonymous extends Plain {}

    @WebSocketEndpoint("/{mapping}/set-plain")
    static class SetPlain extends Plain {}

    @WebSocketEndpoint("/{mapping}/set-cross")
    @CrossOrigin("https://own.example")
    static class SetCross extends Plain {}

    @WebSocketEndpoint(path = "/{mapping}/set-named", allowedOrigins = "https://own.example")
    static class SetNamed extends Plain {}

    @WebSocketEndpoint("/{mapping}/set-anonymous")
    @CrossOrigin(origins = "https://own.example", allowCredentials = "false")
    static class SetAnonymous extends Plain {}

    @WebSocketEndpoint(path = "/{mapping}/closed", allowedOrigins = "*")
    static class Closed extends Plain {}

    @RestController
    static class Controller {
        @GetMapping("/credentials/controller")
        @CrossOrigin("https://own.example")
        String get() {
            return "yes";
        }
    }
}
