package io.mahakam.spring.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.loop.EventLoops;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

class TomcatAutoConfigurationTests {
    @Test
    void aNativeImageKnowsTheConstructorThatTomcatCalls() {
        RuntimeHints hints = new RuntimeHints();
        new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, TomcatAutoConfiguration.class);

        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(TomcatUpgradeHandler.class)
                        .withMemberCategory(MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS))
                .accepts(hints);
    }

    @Test
    void aNativeImageKnowsWhatFreesTomcatsBuffers() {
        RuntimeHints hints = new RuntimeHints();
        new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, TomcatAutoConfiguration.class);

        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(SocketWrapperBase.class)
                        .withMemberCategories(
                                MemberCategory.INVOKE_DECLARED_METHODS, MemberCategory.ACCESS_DECLARED_FIELDS))
                .accepts(hints);
    }

    @Test
    void buffersAreFreedUnlessTheSettingSaysOtherwise() {
        WebApplicationContextRunner runner = new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(TomcatAutoConfiguration.class))
                .withBean(EventLoops.class, () -> new EventLoops(1));

        runner.run(context -> assertThat(
                        context.getBean(TomcatConnectionAdopter.class).freesBuffers())
                .isTrue());
        runner.withPropertyValues("mahakam.tomcat.slim-connections=false")
                .run(context -> assertThat(
                                context.getBean(TomcatConnectionAdopter.class).freesBuffers())
                        .isFalse());
    }
}
