package io.mahakam.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class StageElementTests {
    private final CompletableFuture<Object> future = new CompletableFuture<>();
    private int arrivals;

    @Test
    void theValueComesOnce() throws Exception {
        StageElement element = start(new StageElement(future));
        assertThat(element.poll()).isNull();
        assertThat(element.isOver()).isFalse();
        future.complete("value");
        assertThat(arrivals).isEqualTo(1);
        assertThat(element.poll()).isEqualTo("value");
        assertThat(element.poll()).isNull();
        assertThat(element.isOver()).isTrue();
        element.close();
        assertThat(future).isNotCancelled();
    }

    @Test
    void aFailureIsWhatTheMethodWouldHaveThrown() {
        StageElement element = start(new StageElement(future));
        future.completeExceptionally(new CompletionException(new IOException("broken")));
        assertThatExceptionOfType(IOException.class).isThrownBy(element::poll).withMessage("broken");
    }

    @Test
    void whatIsNotCompleteIsCancelled() {
        StageElement element = start(new StageElement(future));
        element.close();
        assertThat(future).isCancelled();
    }

    @Test
    void aStageThatIsNoFutureCannotBeCancelled() {
        StageElement element = start(new StageElement(new CompletableFuture<>() {
            @Override
            public CompletableFuture<Object> toCompletableFuture() {
                throw new UnsupportedOperationException();
            }
        }));
        element.close();
        assertThat(element.isOver()).isFalse();
    }

    private StageElement start(StageElement element) {
        element.start(() -> arrivals++);
        return element;
    }
}
