package io.mahakam.spring.endpoint;

import java.util.List;
import org.springframework.web.context.support.StaticWebApplicationContext;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/** Spring MVC's own argument resolvers. */
final class SpringMvc {
    private SpringMvc() {}

    static List<HandlerMethodArgumentResolver> resolvers() {
        StaticWebApplicationContext context = new StaticWebApplicationContext();
        RequestMappingHandlerAdapter adapter = new RequestMappingHandlerAdapter();
        adapter.setApplicationContext(context);
        adapter.setBeanFactory(context.getBeanFactory());
        adapter.afterPropertiesSet();
        return adapter.getArgumentResolvers();
    }
}
