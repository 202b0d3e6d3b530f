package io.mahakam.spring.endpoint;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/** Which return types promise messages that come later, or several; all others are one message. */
final class ResultType {
    private static final boolean REACTIVE_STREAMS =
            ClassUtils.isPresent("org.reactivestreams.FlowAdapters", ResultType.class.getClassLoader());

    private ResultType() {}

    /**
     * Makes elements of what a method returns; {@code null}, or a function that gives {@code null}, where that is one
     * message.
     *
     * @throws InvalidEndpointException if there is no waiting for it, or it would not be made of messages
     */
    static @Nullable Function<Object, @Nullable Elements> of(ResolvableType type, String method) {
        Class<?> declared = type.toClass();
        if (declared == Object.class) {
            return ResultType::ofValue;
        }
        Function<Object, @Nullable Elements> elements = of(declared);
        if (elements == null && Future.class.isAssignableFrom(declared)) {
            throw new InvalidEndpointException(
                    method + " returns " + declared.getSimpleName() + ", for which a thread would have to wait.",
                    "Return a CompletableFuture or another CompletionStage.");
        }
        for (ResolvableType element : type.getGenerics()) {
            requireMessage(element, elements != null || type.toClass() == Optional.class, type, method);
        }
        return elements;
    }

    private static void requireMessage(ResolvableType element, boolean isSent, ResolvableType type, String method) {
        if (isSent && of(element.toClass()) != null) {
            throw new InvalidEndpointException(
                    method + " returns " + type.toClass().getSimpleName() + "<"
                            + element.toClass().getSimpleName() + ">, whose elements are not messages.",
                    "Return one of the two: a CompletionStage of a message, a Stream, an Iterable or a Publisher.");
        }
    }

    /** Where nothing is declared, the value tells. */
    private static @Nullable Elements ofValue(Object value) {
        Function<Object, @Nullable Elements> elements = of(value.getClass());
        return elements == null ? null : elements.apply(value);
    }

    private static @Nullable Function<Object, @Nullable Elements> of(Class<?> type) {
        if (CompletionStage.class.isAssignableFrom(type)) {
            return value -> new StageElement((CompletionStage<?>) value);
        }
        if (BaseStream.class.isAssignableFrom(type)) {
            return value -> of((BaseStream<?, ?>) value);
        }
        // No subtype: collections are one message, and so may be whatever else can be iterated over.
        if (type == Iterable.class) {
            return value -> new PulledElements(((Iterable<?>) value).iterator(), () -> {});
        }
        if (Flow.Publisher.class.isAssignableFrom(type)) {
            return value -> new PublishedElements((Flow.Publisher<?>) value);
        }
        return REACTIVE_STREAMS ? ReactiveElements.of(type) : null;
    }

    private static Elements of(BaseStream<?, ?> stream) {
        return new PulledElements(stream.iterator(), stream::close);
    }
}
