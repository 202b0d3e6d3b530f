package io.mahakam.spring.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.spring.web.ConnectionAdopter;
import io.mahakam.spring.web.HandshakeGate;
import io.mahakam.spring.web.TestAdopter;
import org.eclipse.jetty.io.ManagedSelector;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

class JettyAutoConfigurationTests {
    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(JettyAutoConfiguration.class))
            .withBean(HandshakeGate.class, () -> new HandshakeGate(() -> null));

    @Test
    void connectionsOfJettyAreTakenOver() {
        runner.run(context -> {
            ConnectionAdopter adopter = context.getBean(ConnectionAdopter.class);
            assertThat(adopter).isInstanceOf(JettyConnectionAdopter.class);
            assertThat(adopter.description()).isEqualTo("Jetty's selectors");
        });
    }

    @Test
    void anAdopterOfTheApplicationTakesPrecedence() {
        runner.withBean("own", ConnectionAdopter.class, TestAdopter::new)
                .run(context ->
                        assertThat(context).getBean(ConnectionAdopter.class).isInstanceOf(TestAdopter.class));
    }

    @Test
    void withoutHandshakesThereIsNothingToTakeOver() {
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(JettyAutoConfiguration.class))
                .run(context -> assertThat(context).doesNotHaveBean(ConnectionAdopter.class));
    }

    @Test
    void withoutJettyItBacksOff() {
        runner.withClassLoader(new FilteredClassLoader(ManagedSelector.class))
                .run(context -> assertThat(context).doesNotHaveBean(ConnectionAdopter.class));
    }
}
