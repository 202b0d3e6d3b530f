package io.mahakam.session;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Completes a stage once everything that was queued before it is written. */
final class WrittenMilestone implements Milestone {
    private final CompletableFuture<Void> written = new CompletableFuture<>();

    @Override
    public void reached() {
        written.complete(null);
    }

    @Override
    public void missed() {
        written.completeExceptionally(new IOException("The session has ended before everything was written"));
    }

    CompletionStage<Void> stage() {
        return StageForUsers.of(written);
    }
}
