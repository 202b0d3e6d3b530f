package io.mahakam.spring.endpoint;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.util.ClassUtils;

/** How a method is named to people: class, method and the types of its parameters. */
final class MethodName {
    private MethodName() {}

    static String of(Class<?> type, Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", ", ClassUtils.getShortName(type) + "." + method.getName() + "(", ")"));
    }
}
