package io.mahakam.spring.room;

import io.mahakam.room.DeferredMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The messages of one transaction, in the order of the calls. */
final class TransactionMessages implements TransactionSynchronization {
    private static final Log logger = LogFactory.getLog(TransactionMessages.class);

    /** What these messages are bound to the thread by, for those that come later. */
    private final Object key;

    private final Executor workers;
    private final List<DeferredMessage> messages = new ArrayList<>();

    /** How many messages there were when a savepoint was made. */
    private final Map<Object, Integer> savepoints = new HashMap<>();

    TransactionMessages(Object key, Executor workers) {
        this.key = key;
        this.workers = workers;
    }

    void add(DeferredMessage message) {
        messages.add(message);
    }

    /** Another transaction begins on this thread, with messages of its own. */
    @Override
    public void suspend() {
        unbind();
    }

    @Override
    public void resume() {
        TransactionSynchronizationManager.bindResource(key, this);
    }

    @Override
    public void savepoint(Object savepoint) {
        savepoints.put(savepoint, messages.size());
    }

    /** A savepoint of which we were not told is older than all messages. */
    @Override
    public void savepointRollback(Object savepoint) {
        List<DeferredMessage> since = messages.subList(savepoints.getOrDefault(savepoint, 0), messages.size());
        since.forEach(message -> message.withdraw(workers));
        since.clear();
    }

    @Override
    public void beforeCompletion() {
        unbind(); // what is still sent is another's: this one may be through with its own by then
    }

    @Override
    public void afterCommit() {
        send();
    }

    /** If what another has to do after the commit fails, or if we came after it, this is all that we are told. */
    @Override
    public void afterCompletion(int status) {
        unbind();
        if (status == STATUS_COMMITTED) {
            send();
        } else {
            messages.forEach(message -> message.withdraw(workers));
        }
    }

    private void unbind() {
        // Coordinators of distributed transactions call from any thread, which may be in another's transaction.
        if (TransactionSynchronizationManager.getResource(key) == this) {
            TransactionSynchronizationManager.unbindResource(key);
        }
    }

    /** The transaction has committed: whatever happens to one message, its caller must not believe otherwise. */
    private void send() {
        for (DeferredMessage message : messages) {
            try {
                message.send(workers);
            } catch (RuntimeException fault) {
                logger.error("A message that had waited for its transaction could not be sent to its room", fault);
            }
        }
        messages.clear();
    }
}
