package io.mahakam.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.mvc.method.annotation.PrincipalMethodArgumentResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

class ArgumentResolversTests {
    @Test
    void beansComeInTheirOrderBetweenThoseAddedAndThoseThatTakeAnything() {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean(Second.class);
        context.registerBean(First.class);
        context.registerBean(Added.class);
        context.refresh();
        Added added = context.getBean(Added.class);
        RequestMappingHandlerAdapter adapter = new RequestMappingHandlerAdapter();
        adapter.setApplicationContext(context);
        adapter.setBeanFactory(context.getBeanFactory());
        adapter.setCustomArgumentResolvers(List.of(added));
        adapter.afterPropertiesSet();

        List<HandlerMethodArgumentResolver> resolvers =
                ArgumentResolvers.of(adapter, context.getBeanProvider(HandlerMethodArgumentResolver.class));

        int place = resolvers.indexOf(added);
        assertThat(resolvers).doesNotHaveDuplicates();
        assertThat(resolvers.get(place + 1)).isInstanceOf(First.class);
        assertThat(resolvers.get(place + 2)).isInstanceOf(Second.class);
        assertThat(resolvers.get(place + 3)).isInstanceOf(PrincipalMethodArgumentResolver.class);
    }

    abstract static class Nothing implements HandlerMethodArgumentResolver {
        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return false;
        }

        @Override
        public @Nullable Object resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer container,
                NativeWebRequest request,
                @Nullable WebDataBinderFactory binders) {
            return null;
        }
    }

    @Order(1)
    static class First extends Nothing {}

    @Order(2)
    static class Second extends Nothing {}

    @Order(0)
    static class Added extends Nothing {}
}
