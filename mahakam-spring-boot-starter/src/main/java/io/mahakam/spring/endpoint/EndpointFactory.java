package io.mahakam.spring.endpoint;

import io.mahakam.session.Execution;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.room.RoomService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;
import org.springframework.web.method.ControllerAdviceBean;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;

/** Makes endpoints of beans, and refuses those that cannot work. */
public final class EndpointFactory {
    private final HandshakeParameters handshakeParameters;
    private final RoomService rooms;
    private final PayloadCodecs codecs;
    private final PayloadValidation validation;
    private final GlobalErrorMethods globalErrors;
    private final EndpointExecution executions;
    private final InlineWatch inlineWatch;
    private final EndpointSecurity security;

    /**
     * A factory for one application.
     *
     * @param resolvers those of Spring MVC and of the application, which resolve arguments from the handshake request;
     *     asked once, with the first endpoint
     * @param rooms where the methods' rooms are
     * @param codecs what reads objects
     * @param validation what validates them
     * @param globalErrors methods for the errors of all endpoints
     * @param executions which threads call the methods
     * @param inlineWatch what looks after those that are called inline
     * @param security who calls them
     */
    public EndpointFactory(
            Supplier<List<HandlerMethodArgumentResolver>> resolvers,
            RoomService rooms,
            PayloadCodecs codecs,
            PayloadValidation validation,
            GlobalErrorMethods globalErrors,
            EndpointExecution executions,
            InlineWatch inlineWatch,
            EndpointSecurity security) {
        this.handshakeParameters = new HandshakeParameters(resolvers);
        this.rooms = rooms;
        this.codecs = codecs;
        this.validation = validation;
        this.globalErrors = globalErrors;
        this.executions = executions;
        this.inlineWatch = inlineWatch;
        this.security = security;
    }

    /**
     * Makes an endpoint.
     *
     * @param bean the endpoint, which may be a proxy
     * @param annotation what it is annotated with
     * @param patterns the complete patterns of its paths
     * @param placeholders replaces those of properties in the names of rooms
     * @throws InvalidEndpointException if the endpoint cannot work
     */
    public Endpoint create(
            Object bean, WebSocketEndpoint annotation, Set<String> patterns, UnaryOperator<String> placeholders) {
        Class<?> type = ClassUtils.getUserClass(AopUtils.getTargetClass(bean));
        ParameterInspector parameters =
                new ParameterInspector(handshakeParameters, PathVariables.commonNames(patterns), placeholders);
        EndpointMethods methods = new EndpointInspector(bean, type, parameters, codecs, validation).inspect();
        ErrorMethods errors = errors(type, methods, parameters);
        String id = annotation.id().isEmpty() ? KebabCase.of(type.getSimpleName()) : annotation.id();
        Execution execution = executions.of(id, annotation, type);
        int concurrency = executions.concurrency(id, execution, type);
        long maxStreamSize = executions.maxStreamSize(methods.messages(), execution);
        Surroundings surroundings =
                new Surroundings(security, execution == Execution.INLINE ? inlineWatch.start() : null, null);
        return new Endpoint(
                id,
                type,
                patterns,
                List.of(annotation.subprotocols()),
                Set.of(annotation.allowedOrigins()),
                execution,
                (request, binders) -> new EndpointSession(
                        methods,
                        errors,
                        new HandshakeContext(request, binders, rooms),
                        surroundings.ofHandshake(),
                        concurrency,
                        maxStreamSize));
    }

    private ErrorMethods errors(Class<?> type, EndpointMethods methods, ParameterInspector parameters) {
        List<Map<Class<? extends Throwable>, EndpointMethod>> levels = new ArrayList<>();
        levels.add(methods.errors());
        for (ControllerAdviceBean advice : globalErrors.of(type)) {
            Object bean = advice.resolveBean();
            Class<?> adviceType = ClassUtils.getUserClass(AopUtils.getTargetClass(bean));
            levels.add(new EndpointInspector(bean, adviceType, parameters, codecs, validation).errors());
        }
        return new ErrorMethods(type, levels);
    }

    /**
     * Checks that every setting for an endpoint finds it.
     *
     * @param ids those of all endpoints
     * @param set those that there are settings for besides the factory's own
     * @throws InvalidEndpointException if a setting is for an endpoint that is not one of these
     */
    public void requireExistence(Set<String> ids, Set<String> set) {
        Set<String> all = new TreeSet<>(executions.ids());
        all.addAll(set);
        for (String id : all) {
            if (!ids.contains(id)) {
                throw new InvalidEndpointException(
                        "The setting 'mahakam.endpoints." + id + "' is for an endpoint that does not exist.",
                        "Correct the id or remove the setting. The endpoints are: " + new TreeSet<>(ids) + ".");
            }
        }
    }
}
