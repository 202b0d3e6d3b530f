package io.mahakam.spring.room;

import org.springframework.transaction.SavepointManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/** Transactions of nothing, bound to their threads as those of a database are. */
public final class TransactionsInMemory extends AbstractPlatformTransactionManager {
    private static final long serialVersionUID = 1L;

    private final transient ThreadLocal<Transaction> current = new ThreadLocal<>();
    private transient boolean commitFails;

    public TransactionsInMemory() {
        setNestedTransactionAllowed(true);
    }

    /** The next commit fails, and nobody knows what has become of the transaction. */
    public void failNextCommit() {
        commitFails = true;
    }

    @Override
    protected Object doGetTransaction() {
        Transaction transaction = current.get();
        return transaction == null ? new Transaction() : transaction;
    }

    @Override
    protected boolean isExistingTransaction(Object transaction) {
        return ((Transaction) transaction).begun;
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {
        ((Transaction) transaction).begun = true;
        current.set((Transaction) transaction);
    }

    @Override
    protected Object doSuspend(Object transaction) {
        current.remove();
        return transaction;
    }

    @Override
    protected void doResume(Object transaction, Object suspended) {
        current.set((Transaction) suspended);
    }

    @Override
    protected void doCommit(DefaultTransactionStatus status) {
        if (commitFails) {
            commitFails = false;
            throw new TransactionSystemException("The connection was lost while committing");
        }
    }

    @Override
    protected void doRollback(DefaultTransactionStatus status) {}

    @Override
    protected void doSetRollbackOnly(DefaultTransactionStatus status) {}

    @Override
    protected void doCleanupAfterCompletion(Object transaction) {
        current.remove();
    }

    private static final class Transaction implements SavepointManager {
        private boolean begun;

        @Override
        public Object createSavepoint() {
            return new Object();
        }

        @Override
        public void rollbackToSavepoint(Object savepoint) {}

        @Override
        public void releaseSavepoint(Object savepoint) {}
    }
}
