package io.mahakam.spring.endpoint;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.ReflectionUtils.MethodFilter;
import org.springframework.web.method.HandlerMethod;

/** Finds and checks the methods of an endpoint. */
final class EndpointInspector {
    private final Object bean;
    private final Class<?> type;
    private final ParameterInspector parameters;
    private final MessageInspector messages;
    private final PayloadValidation validation;

    EndpointInspector(
            Object bean,
            Class<?> type,
            ParameterInspector parameters,
            PayloadCodecs codecs,
            PayloadValidation validation) {
        this.bean = bean;
        this.type = type;
        this.parameters = parameters;
        this.messages = new MessageInspector(codecs);
        this.validation = validation;
    }

    EndpointMethods inspect() {
        EndpointMethods methods =
                new EndpointMethods(atMostOne(Callback.OPEN), messages(), pong(), atMostOne(Callback.CLOSE), errors());
        if (methods.isEmpty()) {
            throw new InvalidEndpointException(
                    type.getName() + " is a @WebSocketEndpoint without a method to call.",
                    "Annotate a method with @OnMessage, @OnOpen, @OnClose, @OnPong or @OnError.");
        }
        return methods;
    }

    private @Nullable EndpointMethod atMostOne(Callback callback) {
        Method method = atMostOneAnnotatedWith(callback);
        return method == null ? null : method(callback, method, parameterTypes(method));
    }

    private @Nullable PongMethod pong() {
        Method method = atMostOneAnnotatedWith(Callback.PONG);
        if (method == null) {
            return null;
        }
        List<MethodParameter> types = parameterTypes(method);
        EndpointMethod checked = method(Callback.PONG, method, types);
        int payload = checked.arguments().indexOf(Argument.EVENT);
        Class<?> payloadType = payload < 0 ? null : types.get(payload).getParameterType();
        return new PongMethod(checked, PayloadType.reader(payloadType));
    }

    private @Nullable Method atMostOneAnnotatedWith(Callback callback) {
        List<Method> methods = annotatedWith(callback);
        if (methods.size() > 1) {
            throw new InvalidEndpointException(
                    MethodName.of(type, methods.get(0)) + " and " + MethodName.of(type, methods.get(1))
                            + " are both annotated with " + callback + ".",
                    "Keep one of them and call the other from it.");
        }
        return methods.isEmpty() ? null : methods.get(0);
    }

    private MessageMethods messages() {
        List<MessageCandidate> candidates = new ArrayList<>();
        for (Method method : annotatedWith(Callback.MESSAGE)) {
            List<MethodParameter> types = parameterTypes(method);
            EndpointMethod checked = method(Callback.MESSAGE, method, types);
            MethodParameter payload = types.get(checked.arguments().indexOf(Argument.EVENT));
            PayloadValidation.Check check = validation.of(bean, method, payload, checked.name());
            candidates.add(new MessageCandidate(candidates.size(), checked, payload, check));
        }
        return messages.inspect(candidates);
    }

    /** The methods for errors, by what they take. */
    Map<Class<? extends Throwable>, EndpointMethod> errors() {
        Map<Class<? extends Throwable>, EndpointMethod> errors = new LinkedHashMap<>();
        for (Method method : annotatedWith(Callback.ERROR)) {
            List<MethodParameter> types = parameterTypes(method);
            EndpointMethod checked = method(Callback.ERROR, method, types);
            int event = checked.arguments().indexOf(Argument.EVENT);
            Class<? extends Throwable> problem = event < 0
                    ? Throwable.class
                    : types.get(event).getParameterType().asSubclass(Throwable.class);
            EndpointMethod other = errors.put(problem, checked);
            if (other != null) {
                throw new InvalidEndpointException(
                        other + " and " + checked + " both take " + problem.getSimpleName() + ".",
                        "Keep one @OnError for each type of Throwable; a method that takes none is for all.");
            }
        }
        return errors;
    }

    private EndpointMethod method(Callback callback, Method method, List<MethodParameter> types) {
        String name = MethodName.of(type, method);
        requireNotSuspending(method, name);
        List<Argument> arguments = parameters.arguments(callback, types, name);
        List<String> names = types.stream().map(ParameterInspector::name).toList();
        RoomTemplate room = ReturnValue.room(callback, method, name, parameters, names);
        return new EndpointMethod(
                name,
                bean,
                invocable(method, name),
                arguments,
                room,
                names,
                ResultType.of(ResolvableType.forMethodReturnType(method, type), name));
    }

    private static void requireNotSuspending(Method method, String name) {
        if (KotlinDetector.isSuspendingFunction(method)) {
            throw new InvalidEndpointException(
                    name + " is a suspending function, which is not supported.",
                    "Remove suspend: the method may block, since it runs on a worker.");
        }
    }

    /** The method to call on the bean, which may be a proxy. */
    private Method invocable(Method method, String name) {
        Method invocable;
        try {
            invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
        } catch (IllegalStateException problem) {
            throw new InvalidEndpointException(
                    name + " cannot be called, because the bean is a proxy that does not have this method.",
                    "Make the method package-private or public, and let the class be proxied itself"
                            + " (spring.aop.proxy-target-class=true).");
        }
        ReflectionUtils.makeAccessible(invocable);
        return invocable;
    }

    private List<MethodParameter> parameterTypes(Method method) {
        return List.of(new HandlerMethod(bean, method).getMethodParameters());
    }

    private List<Method> annotatedWith(Callback callback) {
        Class<? extends Annotation> annotation = callback.annotation();
        return MethodIntrospector.selectMethods(
                        type, (MethodFilter) method -> AnnotatedElementUtils.hasAnnotation(method, annotation))
                .stream()
                .sorted(Comparator.comparing(Method::toString))
                .toList();
    }
}
