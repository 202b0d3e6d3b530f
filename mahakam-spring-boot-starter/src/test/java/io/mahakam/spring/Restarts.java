package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** A process that restarts an application as Spring Boot's DevTools does, and fails if anything is left of it. */
final class Restarts {
    private static final int RESTARTS = 3;

    private Restarts() {}

    public static void main(String[] args) throws Exception {
        List<WeakReference<?>> loaders = new ArrayList<>();
        run(new ArrayList<>()); // loads the libraries
        Footprint before = Footprint.now();
        for (int i = 0; i < RESTARTS; i++) {
            run(loaders);
        }
        // Spring Boot's logging keeps what belongs to whoever has started last.
        run(new ArrayList<>());
        before.awaitThreads();
        before.awaitDescriptors();
        Footprint.awaitCollected(loaders);
        System.exit(0);
    }

    private static void run(List<WeakReference<?>> loaders) throws Exception {
        ReloadedApplication.Loader loader = new ReloadedApplication.Loader();
        loaders.add(new WeakReference<>(loader));
        try (ConfigurableApplicationContext context = startBy(loader);
                RawConnection talk = RawConnection.connect(port(context));
                RawConnection inline = RawConnection.connect(port(context))) {
            assertThat(context.getBean("io.mahakam.spring.ReloadedApplication$Talk")
                            .getClass()
                            .getClassLoader())
                    .isSameAs(loader);
            talk.upgrade("/talk/room");
            inline.upgrade("/inline");
            String hello = "{\"text\":\"hello\"}";
            for (RawConnection client : List.of(talk, inline)) {
                client.send(RawConnection.frame(0x81, hello.getBytes()));
                assertThat(client.readFrame()).asString().isEqualTo(hello);
            }
        }
        loader.clearCaches();
    }

    /** On a thread of its own, which has the loader as its context. */
    private static ConfigurableApplicationContext startBy(ReloadedApplication.Loader loader) throws Exception {
        FutureTask<ConfigurableApplicationContext> start = new FutureTask<>(() -> ConnectorConfiguration.run(
                ConnectorConfiguration.NIO, loader.loadClass(ReloadedApplication.class.getName())));
        Thread restarted = new Thread(start, "restartedMain");
        restarted.setContextClassLoader(loader);
        restarted.start();
        return start.get();
    }

    private static int port(ConfigurableApplicationContext context) {
        return ((WebServerApplicationContext) context).getWebServer().getPort();
    }
}
