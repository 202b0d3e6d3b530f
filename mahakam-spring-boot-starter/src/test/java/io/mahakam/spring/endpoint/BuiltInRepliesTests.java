package io.mahakam.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.session.InvalidPayloadException;
import java.io.File;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.support.WebBindingInitializer;

class BuiltInRepliesTests {
    @Test
    void whatCannotBeReadIsABadRequest() {
        assertThat(reply(new InvalidPayloadException("Not this"))).isEqualTo(ErrorReply.badRequest("Not this"));
    }

    @Test
    void anythingElseIsNotAnswered() {
        assertThat(reply(new IllegalStateException("secret"))).isNull();
        assertThat(reply(new StackOverflowError())).isNull();
    }

    @Test
    void neitherSpringSecurityNorBeanValidationIsNeeded() throws Exception {
        try (URLClassLoader without = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            assertThat(without.getResource("org/springframework/security/access/AccessDeniedException.class"))
                    .isNull();
            Class<?> replies = Class.forName(BuiltInReplies.class.getName(), true, without);
            Method to = replies.getDeclaredMethod("to", Throwable.class, Class.class);
            to.setAccessible(true);
            assertThat(to.invoke(null, new IllegalStateException(), Object.class))
                    .isNull();
            Class<?> binding = Class.forName(WebBindingInitializer.class.getName(), false, without);
            Class<?> validation = Class.forName(PayloadValidation.class.getName(), true, without);
            assertThat(validation.getConstructor(binding).newInstance(new Object[1]))
                    .isNotNull();
        }
    }

    private static URL[] classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.matches(".*/(spring-security|jakarta.validation|hibernate-validator)-[^/]*"))
                .map(BuiltInRepliesTests::url)
                .toArray(URL[]::new);
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException problem) {
            throw new AssertionError(problem);
        }
    }

    private static ErrorReply reply(Throwable problem) {
        return BuiltInReplies.to(problem, BuiltInRepliesTests.class);
    }
}
