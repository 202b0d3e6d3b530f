package io.mahakam.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What a developer reads when the application does not start. */
@ExtendWith(OutputCaptureExtension.class)
class FailureAnalyzerTests {
    @Test
    void aBadSettingIsNamedWithItsRemedy(CapturedOutput output) {
        assertThat(catchThrowable(() -> run(Application.class, "--mahakam.close-timeout=0s")))
                .isNotNull();

        assertThat(output).contains("""
                        Description:

                        The setting 'mahakam.close-timeout' is '0s' but must be more than 0s and at most 365d.

                        Origin: "mahakam.close-timeout" from property source "commandLineArgs"

                        Action:

                        Change 'mahakam.close-timeout' in the application's configuration, or remove it to use the default.
                        """).doesNotContain("\tat ");
    }

    @Test
    void aBadEndpointIsNamedWithItsRemedy(CapturedOutput output) {
        assertThat(catchThrowable(() -> run(WithBadEndpoint.class))).isNotNull();

        assertThat(output).contains("""
                        Description:

                        FailureAnalyzerTests.BadEndpoint.text() has no parameter for the message.

                        Action:

                        Add a parameter of type String, byte[], ByteBuffer or of a class that is read from JSON.
                        """).doesNotContain("\tat ");
    }

    private static void run(Class<?> application, String... settings) {
        SpringApplication springApplication = new SpringApplication(application);
        springApplication.setDefaultProperties(Map.of("server.port", "0", "server.address", "127.0.0.1"));
        springApplication.run(settings).close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(BadEndpoint.class)
    static class WithBadEndpoint {}

    @WebSocketEndpoint("/bad")
    static class BadEndpoint {
        @OnMessage
        void text() {}
    }
}
