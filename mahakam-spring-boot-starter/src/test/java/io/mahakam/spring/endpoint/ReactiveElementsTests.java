package io.mahakam.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

class ReactiveElementsTests {
    @Test
    void publishersAreKnown() {
        assertThat(ReactiveElements.of(Publisher.class)).isNotNull();
        assertThat(ReactiveElements.of(Flux.class)).isNotNull();
        assertThat(ReactiveElements.of(String.class)).isNull();
    }

    @Test
    void publishersAreKnownWithoutReactor() throws Exception {
        try (URLClassLoader without = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            assertThat(without.getResource("reactor/core/publisher/Flux.class")).isNull();
            Method of = Class.forName(ReactiveElements.class.getName(), true, without)
                    .getDeclaredMethod("of", Class.class);
            of.setAccessible(true);
            assertThat(of.invoke(null, Class.forName(Publisher.class.getName(), false, without)))
                    .isNotNull();
        }
    }

    private static URL[] classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.matches(".*/reactor-core-[^/]*"))
                .map(ReactiveElementsTests::url)
                .toArray(URL[]::new);
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException problem) {
            throw new AssertionError(problem);
        }
    }
}
