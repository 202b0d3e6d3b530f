package io.mahakam.conformance;

import io.mahakam.spring.ConnectorConfiguration;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** The servers under test. Each is started once and stopped after the last test of the run. */
final class Servers implements ArgumentsProvider {
    private static final Namespace NAMESPACE = Namespace.create(Servers.class);

    @Override
    public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        Duration closeTimeout = context.getRequiredTestClass() == CloseTimeoutConformanceTests.class
                ? ConformanceServer.SHORT_CLOSE_TIMEOUT
                : ConformanceServer.CLOSE_TIMEOUT;
        Arguments starter = Arguments.of(running(context, "starter", closeTimeout, StarterServer::new));
        // The tests are run once for each web server, and the core needs none.
        return Boolean.getBoolean("mahakam.test.again")
                ? Stream.of(starter)
                : Stream.of(
                        Arguments.of(running(context, "core", closeTimeout, CoreServer::new)),
                        starter,
                        Arguments.of(running(
                                context,
                                "nio2",
                                closeTimeout,
                                timeout -> new StarterServer(ConnectorConfiguration.NIO2, timeout))));
    }

    private static ConformanceServer running(
            ExtensionContext context, String name, Duration closeTimeout, Function<Duration, ConformanceServer> start) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(name + closeTimeout, absent -> start.apply(closeTimeout), ConformanceServer.class);
    }
}
