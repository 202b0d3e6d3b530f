package io.mahakam.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.mahakam.spring.web.EndpointMappings;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Each bean of the auto-configuration steps back behind the application's own of its type. */
class BackOffTests {
    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withPropertyValues("mahakam.security.bearer-token.query-parameter=access_token")
            .withConfiguration(AutoConfigurations.of(
                    WebMvcAutoConfiguration.class,
                    JacksonAutoConfiguration.class,
                    MahakamAutoConfiguration.class,
                    MahakamSecurityAutoConfiguration.class));

    static List<Method> beans() {
        return Stream.of(MahakamAutoConfiguration.class, MahakamSecurityAutoConfiguration.class)
                .flatMap(type -> Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredClasses())))
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> AnnotatedElementUtils.hasAnnotation(method, Bean.class))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("beans")
    void whatTheApplicationHasIsTaken(Method bean) {
        replaced(bean.getReturnType(), bean.getName());
    }

    private <T> void replaced(Class<T> type, String name) {
        if (type == FilterRegistrationBean.class) { // one of many, so by its name
            FilterRegistrationBean<?> own = mock();
            runner.withBean(name, FilterRegistrationBean.class, () -> own)
                    .run(context -> assertThat(context).getBean(name).isSameAs(own));
            return;
        }
        T own = mock(type);
        runner.withBean("own", type, () -> own)
                .run(context -> assertThat(context).getBean(type).isSameAs(own));
    }

    @Test
    void allOfThemAreThereOtherwise() {
        runner.run(context ->
                assertThat(beans()).allSatisfy(bean -> assertThat(context).hasBean(bean.getName())));
        assertThat(beans()).hasSizeGreaterThan(20);
        runner.run(context -> assertThat(context).hasSingleBean(EndpointMappings.class));
    }
}
