package io.mahakam.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.endpoint.InvalidEndpointException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;

class UnservedEndpointsAutoConfigurationTests {
    private static final AutoConfigurations OURS =
            AutoConfigurations.of(MahakamAutoConfiguration.class, UnservedEndpointsAutoConfiguration.class);

    private static final String NAME = "io.mahakam.spring.autoconfigure.UnservedEndpointsAutoConfigurationTests$Echo";

    private final ReactiveWebApplicationContextRunner reactive =
            new ReactiveWebApplicationContextRunner().withConfiguration(OURS);

    @Test
    void aReactiveApplicationWithEndpointsDoesNotStart() {
        reactive.withUserConfiguration(Echo.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidEndpointException.class)
                        .hasMessage(NAME
                                + " is a @WebSocketEndpoint, but the application is reactive (WebFlux), where endpoints"
                                + " are not served.")
                        .extracting(problem -> ((InvalidEndpointException) problem).action())
                        .isEqualTo("Endpoints need Spring MVC on Tomcat or Jetty: keep spring-boot-starter-web, and set"
                                + " spring.main.web-application-type=servlet if WebFlux is there as well. Or set"
                                + " mahakam.enabled=false."));
    }

    @Test
    void aServletApplicationWithEndpointsNeedsSpringMvc() {
        new WebApplicationContextRunner()
                .withConfiguration(OURS)
                .withUserConfiguration(Echo.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidEndpointException.class)
                        .hasMessage(NAME + " is a @WebSocketEndpoint, but the application has no Spring MVC that would"
                                + " serve it."));
    }

    @Test
    void withoutEndpointsNothingIsAmiss() {
        reactive.run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void whoSwitchesThemOffKnows() {
        reactive.withUserConfiguration(Echo.class)
                .withPropertyValues("mahakam.enabled=false")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void anApplicationThatIsNotOfTheWebIsLeftAlone() {
        new ApplicationContextRunner()
                .withConfiguration(OURS)
                .withUserConfiguration(Echo.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void springMvcServesThem() {
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        WebMvcAutoConfiguration.class,
                        MahakamAutoConfiguration.class,
                        UnservedEndpointsAutoConfiguration.class))
                .withUserConfiguration(Echo.class)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(UnservedEndpoints.class));
    }

    @WebSocketEndpoint("/echo")
    static class Echo {
        @OnMessage
        String echo(String text) {
            return text;
        }
    }
}
