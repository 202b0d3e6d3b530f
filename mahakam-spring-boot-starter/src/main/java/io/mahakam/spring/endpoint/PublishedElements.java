package io.mahakam.spring.endpoint;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What a publisher publishes, of which no more is asked for than {@link #AHEAD} that were not yet taken. */
final class PublishedElements implements Elements, Flow.Subscriber<Object> {
    /** So that publishers that fetch from elsewhere need not be asked for each. */
    private static final int AHEAD = 16;

    private final Flow.Publisher<?> publisher;
    private final Queue<Object> arrivedElements = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean subscribed = new AtomicBoolean();

    private volatile Flow.@Nullable Subscription subscription;
    private volatile @Nullable Throwable problem;
    private volatile boolean complete;
    private volatile boolean closed;
    private Runnable arrived = () -> {};

    // Of who takes them.
    private int takenSinceAsked;
    private boolean over;

    PublishedElements(Flow.Publisher<?> publisher) {
        this.publisher = publisher;
    }

    @Override
    public void start(Runnable whenArrived) {
        arrived = whenArrived;
        publisher.subscribe(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription its) {
        if (!subscribed.compareAndSet(false, true)) {
            its.cancel(); // Reactive Streams, 2.5
            return;
        }
        subscription = its;
        if (closed) {
            its.cancel();
        } else {
            its.request(AHEAD);
        }
    }

    @Override
    public void onNext(Object element) {
        arrivedElements.add(element);
        arrived.run();
    }

    @Override
    public void onError(Throwable its) {
        problem = its;
        onComplete();
    }

    @Override
    public void onComplete() {
        complete = true;
        arrived.run();
    }

    @Override
    public @Nullable Object poll() throws Exception {
        boolean last = complete; // first: nothing is added after it
        Object element = arrivedElements.poll();
        if (element == null) {
            over = last;
            Throwable itsProblem = problem;
            if (last && itsProblem != null) {
                throw BoundMethod.asException(itsProblem);
            }
        } else if (++takenSinceAsked == AHEAD / 2) {
            takenSinceAsked = 0;
            request();
        }
        return element;
    }

    private void request() {
        Flow.Subscription its = subscription;
        if (its != null) {
            its.request(AHEAD / 2);
        }
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public void close() {
        closed = true;
        Flow.Subscription its = subscription;
        if (its != null && !complete) {
            its.cancel();
        }
    }
}
