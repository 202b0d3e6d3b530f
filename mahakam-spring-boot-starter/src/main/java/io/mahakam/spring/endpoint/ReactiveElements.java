package io.mahakam.spring.endpoint;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

/** Results of the libraries that Spring adapts to Reactive Streams, which need not be on the class path. */
final class ReactiveElements {
    private ReactiveElements() {}

    /** Makes elements of values of a type, or {@code null} if no library knows the type. */
    static @Nullable Function<Object, Elements> of(Class<?> type) {
        // Which Spring adapts only beside Reactor.
        if (Publisher.class.isAssignableFrom(type)) {
            return value -> new PublishedElements(FlowAdapters.toFlowPublisher((Publisher<?>) value));
        }
        ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
        return adapter == null
                ? null
                : value -> new PublishedElements(FlowAdapters.toFlowPublisher(adapter.toPublisher(value)));
    }
}
