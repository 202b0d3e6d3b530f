package io.mahakam.spring.autoconfigure;

import io.mahakam.spring.web.HandshakeArgumentResolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.mvc.method.annotation.PrincipalMethodArgumentResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/** What resolves arguments from the handshake request. */
final class ArgumentResolvers {
    private ArgumentResolvers() {}

    /** Ours, Spring MVC's, and the application's: those it has added to Spring MVC, and those that are only beans. */
    static List<HandlerMethodArgumentResolver> of(
            RequestMappingHandlerAdapter adapter, ObjectProvider<HandlerMethodArgumentResolver> beans) {
        List<HandlerMethodArgumentResolver> resolvers = new ArrayList<>();
        resolvers.add(new HandshakeArgumentResolver());
        resolvers.addAll(Objects.requireNonNull(adapter.getArgumentResolvers()));
        List<HandlerMethodArgumentResolver> others = beans.orderedStream()
                .filter(bean -> resolvers.stream().noneMatch(known -> known == bean))
                .toList();
        resolvers.addAll(placeOfOthers(resolvers), others);
        return resolvers;
    }

    /** Behind those that the application has added: next is the first of those that take what nobody else does. */
    private static int placeOfOthers(List<HandlerMethodArgumentResolver> resolvers) {
        for (int i = 0; i < resolvers.size(); i++) {
            if (resolvers.get(i) instanceof PrincipalMethodArgumentResolver) {
                return i;
            }
        }
        return resolvers.size();
    }
}
