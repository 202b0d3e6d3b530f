package io.mahakam.spring.room;

import io.mahakam.room.Deferral;
import io.mahakam.room.DeferredMessage;
import java.util.concurrent.Executor;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Keeps what is sent to rooms back until the transaction of the sending thread has committed; what is sent in a
 * transaction that is rolled back, or of which nobody can say how it ended, never leaves. Transactions that are not bound to
 * a thread, such as those of reactive methods, are not seen.
 */
public final class TransactionDeferral implements Deferral {
    private final Executor workers;

    /** @param workers run the code of those who wait for what becomes of a message */
    public TransactionDeferral(Executor workers) {
        this.workers = workers;
    }

    @Override
    public boolean isActive() {
        return TransactionSynchronizationManager.isSynchronizationActive()
                && TransactionSynchronizationManager.isActualTransactionActive();
    }

    @Override
    public void defer(DeferredMessage message) {
        TransactionMessages messages = (TransactionMessages) TransactionSynchronizationManager.getResource(this);
        if (messages == null) {
            messages = new TransactionMessages(this, workers);
            TransactionSynchronizationManager.registerSynchronization(messages);
            TransactionSynchronizationManager.bindResource(this, messages);
        }
        messages.add(message);
    }
}
