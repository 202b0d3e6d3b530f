package io.mahakam.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the application gets of a future that it must not complete itself. */
final class StageForUsers {
    private StageForUsers() {}

    /** A stage that ends as the future does, and unlike {@link CompletableFuture#copy} with the very same exception. */
    static <T> CompletionStage<T> of(CompletableFuture<T> future) {
        CompletableFuture<T> stage = new CompletableFuture<>();
        CompletableFuture<T> unused = future.whenComplete((value, problem) -> {
            if (problem == null) {
                stage.complete(value);
            } else {
                stage.completeExceptionally(problem);
            }
        });
        return stage;
    }
}
