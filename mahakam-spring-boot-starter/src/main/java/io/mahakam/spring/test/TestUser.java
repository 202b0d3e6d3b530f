package io.mahakam.spring.test;

import java.security.Principal;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.util.ClassUtils;

/**
 * Whom a mock request comes from: who was named, or whom the test runs as. Spring Security, if it is there, finds the
 * user where it would keep one between two requests.
 */
final class TestUser {
    private static final boolean SECURITY = ClassUtils.isPresent(
            "org.springframework.security.web.context.RequestAttributeSecurityContextRepository",
            TestUser.class.getClassLoader());

    private TestUser() {}

    /** Calls a request by the user, and leaves the thread's own user as it was. */
    static <T> T with(@Nullable Principal user, Function<RequestPostProcessor, T> request) {
        return SECURITY
                ? Secured.with(user, request)
                : request.apply(mock -> {
                    mock.setUserPrincipal(user);
                    return mock;
                });
    }

    /** Loaded only with Spring Security. */
    private static final class Secured {
        static <T> T with(@Nullable Principal user, Function<RequestPostProcessor, T> request) {
            SecurityContext ofTheTest = SecurityContextHolder.getContext();
            SecurityContext context = user instanceof Authentication named ? contextOf(named) : ofTheTest;
            Principal principal = user == null ? context.getAuthentication() : user;
            try {
                SecurityContextHolder.setContext(context);
                return request.apply(mock -> {
                    if (context.getAuthentication() != null) {
                        mock.setAttribute(RequestAttributeSecurityContextRepository.DEFAULT_REQUEST_ATTR_NAME, context);
                    }
                    mock.setUserPrincipal(principal);
                    return mock;
                });
            } finally {
                SecurityContextHolder.setContext(ofTheTest);
            }
        }

        private static SecurityContext contextOf(Authentication user) {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(user);
            return context;
        }
    }
}
