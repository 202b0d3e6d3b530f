package io.mahakam.spring.endpoint;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The value of a stage, once it is completed. */
final class StageElement implements Elements {
    private final CompletionStage<?> stage;

    private @Nullable Object value;
    private @Nullable Throwable problem;

    /** Written after the others. */
    private volatile boolean complete;

    private boolean taken;

    StageElement(CompletionStage<?> stage) {
        this.stage = stage;
    }

    @Override
    public void start(Runnable arrived) {
        stage.whenComplete((itsValue, itsProblem) -> {
            value = itsValue;
            problem = itsProblem instanceof CompletionException && itsProblem.getCause() != null
                    ? itsProblem.getCause()
                    : itsProblem;
            complete = true;
            arrived.run();
        });
    }

    @Override
    public @Nullable Object poll() throws Exception {
        if (!complete || taken) {
            return null;
        }
        taken = true;
        if (problem != null) {
            throw BoundMethod.asException(problem);
        }
        return value;
    }

    @Override
    public boolean isOver() {
        return taken;
    }

    @Override
    public void close() {
        if (complete) {
            return;
        }
        try {
            stage.toCompletableFuture().cancel(true);
        } catch (UnsupportedOperationException notCancellable) {
            // A stage need not be a future: then nothing can be told to it.
        }
    }
}
