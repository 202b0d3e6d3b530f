package io.mahakam.conformance;

import io.mahakam.spring.ConnectorConfiguration;
import java.util.function.Supplier;
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
        Arguments starter = Arguments.of(running(context, "starter", StarterServer::new));
        // The tests are run once for each web server, and the core needs none.
        return Boolean.getBoolean("mahakam.test.again")
                ? Stream.of(starter)
                : Stream.of(
                        Arguments.of(running(context, "core", CoreServer::new)),
                        starter,
                        Arguments.of(running(context, "nio2", () -> new StarterServer(ConnectorConfiguration.NIO2))));
    }

    private static ConformanceServer running(ExtensionContext context, String name, Supplier<ConformanceServer> start) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(name, absent -> start.get(), ConformanceServer.class);
    }
}
