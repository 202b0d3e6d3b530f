package io.mahakam.spring;

import io.mahakam.spring.web.EndpointMappings;
import io.mahakam.spring.web.WebSocketEndpointConfigurer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Constructor;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.metrics.ApplicationStartup;
import org.springframework.core.metrics.StartupStep;

/** A process that starts an application with so many endpoints, talks to the last, and says how long the start took. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ManyEndpoints {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final String MESSAGE = "{\"text\":\"hello\"}";

    public static void main(String[] args) throws IOException {
        Stopwatch startup = new Stopwatch();
        SpringApplication application = new SpringApplication(ManyEndpoints.class);
        application.setApplicationStartup(startup);
        try (ConfigurableApplicationContext context = application.run(
                        "--server.port=0", "--server.address=127.0.0.1", "--test.endpoints=" + args[0]);
                RawConnection last = RawConnection.connect(
                        ((WebServerApplicationContext) context).getWebServer().getPort())) {
            long start = THREADS.getCurrentThreadCpuTime();
            last.upgrade("/talk" + args[0] + "/room");
            last.send(RawConnection.frame(0x81, MESSAGE.getBytes()));
            if (!new String(last.readFrame()).equals(MESSAGE)) {
                throw new IllegalStateException("No answer");
            }
            System.out.printf(
                    "%nendpoints=%d start=%d mapping=%d%n",
                    context.getBean(EndpointMappings.class).endpointIds().size(),
                    TimeUnit.NANOSECONDS.toMillis(start),
                    TimeUnit.NANOSECONDS.toMillis(startup.mapping));
        }
        System.exit(0);
    }

    /** Each of a class of its own: what is known of one class is new for the next. */
    @Bean
    WebSocketEndpointConfigurer endpoints(Environment environment) {
        int count = environment.getRequiredProperty("test.endpoints", Integer.class);
        return registry -> {
            for (int i = 1; i <= count; i++) {
                registry.addEndpoint(endpoint(), "/talk" + i + "/{room}").id("talk-" + i);
            }
        };
    }

    private static Object endpoint() {
        try {
            Constructor<?> constructor = new ReloadedApplication.Loader()
                    .loadClass("io.mahakam.spring.ReloadedApplication$Talk")
                    .getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Takes the processor time, which other work on the machine hardly disturbs, of the step that maps endpoints. */
    private static final class Stopwatch implements ApplicationStartup {
        private long mapping;

        @Override
        public StartupStep start(String name) {
            return new Step(name, THREADS.getCurrentThreadCpuTime());
        }

        private final class Step implements StartupStep {
            private final String name;
            private final long begin;
            private boolean maps;

            Step(String name, long begin) {
                this.name = name;
                this.begin = begin;
            }

            @Override
            public String getName() {
                return name;
            }

            @Override
            public long getId() {
                return 0;
            }

            @Override
            public Long getParentId() {
                return null;
            }

            @Override
            public StartupStep tag(String key, String value) {
                maps |= name.equals("spring.beans.smart-initialize") && value.equals("mahakamEndpointMappings");
                return this;
            }

            @Override
            public StartupStep tag(String key, Supplier<String> value) {
                return tag(key, value.get());
            }

            @Override
            public Tags getTags() {
                return Collections::emptyIterator;
            }

            @Override
            public void end() {
                if (maps) {
                    mapping = THREADS.getCurrentThreadCpuTime() - begin;
                }
            }
        }
    }
}
