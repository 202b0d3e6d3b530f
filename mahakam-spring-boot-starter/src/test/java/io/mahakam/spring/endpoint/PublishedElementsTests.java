package io.mahakam.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class PublishedElementsTests {
    private final Source source = new Source();
    private final PublishedElements elements = new PublishedElements(source);
    private int arrivals;

    @Test
    void noMoreIsAskedForThanWasTaken() throws Exception {
        elements.start(() -> arrivals++);
        assertThat(source.requested).isEqualTo(16);
        for (int i = 0; i < 16; i++) {
            elements.onNext(i);
        }
        assertThat(source.requested).as("nobody takes them").isEqualTo(16);
        assertThat(arrivals).isEqualTo(16);
        for (int i = 0; i < 8; i++) {
            assertThat(elements.poll()).isEqualTo(i);
        }
        assertThat(source.requested).isEqualTo(24);
    }

    @Test
    void theEndComesBehindTheElements() throws Exception {
        elements.start(() -> arrivals++);
        elements.onNext("last");
        elements.onComplete();
        assertThat(elements.poll()).isEqualTo("last");
        assertThat(elements.isOver()).isFalse();
        assertThat(elements.poll()).isNull();
        assertThat(elements.isOver()).isTrue();
        elements.close();
        assertThat(source.cancelled).as("nothing is left to cancel").isFalse();
    }

    @Test
    void aFailureComesBehindTheElements() throws Exception {
        elements.start(() -> arrivals++);
        elements.onNext("last");
        elements.onError(new IOException("broken"));
        assertThat(elements.poll()).isEqualTo("last");
        assertThatExceptionOfType(IOException.class).isThrownBy(elements::poll).withMessage("broken");
    }

    @Test
    void whoIsClosedCancelsEvenIfTheSubscriptionComesLater() {
        PublishedElements late = new PublishedElements(subscriber -> {});
        late.start(() -> {});
        late.close();
        late.onSubscribe(source);
        assertThat(source.cancelled).isTrue();
        assertThat(source.requested).isZero();
    }

    @Test
    void aSecondSubscriptionIsCancelled() {
        elements.start(() -> arrivals++);
        Source another = new Source();
        elements.onSubscribe(another);
        assertThat(another.cancelled).isTrue();
        assertThat(source.cancelled).isFalse();
    }

    private static final class Source implements Flow.Publisher<Object>, Flow.Subscription {
        private long requested;
        private boolean cancelled;

        @Override
        public void subscribe(Flow.Subscriber<? super Object> subscriber) {
            subscriber.onSubscribe(this);
        }

        @Override
        public void request(long count) {
            requested += count;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
