package io.mahakam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mahakam.room.Room;
import io.mahakam.session.Delivery;
import io.mahakam.session.Delivery.Outcome;
import io.mahakam.session.WebSocketSession;
import io.mahakam.spring.annotation.OnMessage;
import io.mahakam.spring.annotation.OnOpen;
import io.mahakam.spring.annotation.SendToRoom;
import io.mahakam.spring.annotation.WebSocketEndpoint;
import io.mahakam.spring.room.RoomService;
import io.mahakam.spring.room.TransactionsInMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What members of rooms hear of transactions. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "server.address=127.0.0.1")
class CommitAwareRoundTripTests {
    @LocalServerPort
    private int port;

    @Autowired
    private RoomService rooms;

    @Autowired
    private TransactionsInMemory transactions;

    private WebSocketTestClient member;
    private Room room;

    @BeforeEach
    void join() {
        member = WebSocketTestClient.connect(port, "/orders/books");
        room = rooms.room("books");
        await().until(() -> room.count() == 1);
    }

    @AfterEach
    void leave() {
        member.close();
        await().until(() -> room.count() == 0);
    }

    @Test
    void messagesLeaveAfterTheCommitInTheOrderOfTheCalls() {
        List<Delivery> deliveries = new ArrayList<>();
        inTransaction(status -> {
            deliveries.add(room.broadcast("first"));
            deliveries.add(rooms.room("books").to().send("second"));
            deliveries.add(room.broadcast("third"));
            room.now().broadcast("at once");
            assertThat(member.nextText()).isEqualTo("at once");
            assertThat(deliveries.get(0).outcome()).isNotDone();
        });
        assertThat(member.nextText()).isEqualTo("first");
        assertThat(member.nextText()).isEqualTo("second");
        assertThat(member.nextText()).isEqualTo("third");
        for (Delivery delivery : deliveries) {
            assertThat(delivery.deferred()).isTrue();
            assertThat(delivery.recipients()).isEqualTo(1);
            assertThat(delivery.flushed().toCompletableFuture().join()).isEqualTo(new Outcome(1, 0, 0, 0));
        }
    }

    @Test
    void whoWaitsForADeliveryIsToldOnAWorker() {
        CompletableFuture<String> toldOn = new CompletableFuture<>();
        inTransaction(status -> {
            room.broadcast("committed")
                    .outcome()
                    .thenAccept(
                            outcome -> toldOn.complete(Thread.currentThread().getName()));
        });
        assertThat(toldOn.join()).startsWith("mahakam-worker-");

        CompletableFuture<String> toldOfRollback = new CompletableFuture<>();
        inTransaction(status -> {
            room.broadcast("rolled back")
                    .outcome()
                    .thenAccept(outcome ->
                            toldOfRollback.complete(Thread.currentThread().getName()));
            status.setRollbackOnly();
        });
        assertThat(toldOfRollback.join()).startsWith("mahakam-worker-");
        assertNextIs("committed");
    }

    @Test
    void nothingLeavesAfterARollback() {
        List<Delivery> deliveries = new ArrayList<>();
        assertThatIllegalStateException()
                .isThrownBy(() -> inTransaction(status -> {
                    deliveries.add(room.broadcast("never"));
                    throw new IllegalStateException("no order");
                }));
        inTransaction(status -> {
            room.broadcast("never, either");
            status.setRollbackOnly();
        });
        assertNothingWasSent();
        assertThat(deliveries.get(0).outcome().toCompletableFuture().join()).isEqualTo(new Outcome(0, 0, 0, 0));
    }

    @Test
    void nothingLeavesWhenTheCommitFails() {
        transactions.failNextCommit();
        assertThatThrownBy(() -> inTransaction(status -> room.broadcast("never")))
                .isInstanceOf(TransactionSystemException.class);
        assertNothingWasSent();
    }

    @Test
    void payloadsAreEncodedAtTheCall() {
        List<String> order = new ArrayList<>(List.of("as it was"));
        inTransaction(status -> {
            room.broadcast(order);
            order.set(0, "as it became");
        });
        assertThat(member.nextText()).isEqualTo("[\"as it was\"]");
    }

    @Test
    void whatCannotBeEncodedThrowsAtTheCall() {
        inTransaction(status -> assertThatThrownBy(() -> room.broadcast(Map.of("self", new Unreadable())))
                .hasMessageContaining("no value"));
        assertNothingWasSent();
    }

    @Test
    void membershipsChangeAtOnceAndAreAnnouncedAfterTheCommit() {
        WebSocketSession session = room.sessions().iterator().next();
        Room other = rooms.room("other");
        inTransaction(status -> {
            assertThat(other.join(session, "joined")).isTrue();
            assertThat(other.has(session)).isTrue();
            room.broadcast("between");
        });
        assertThat(member.nextText()).isEqualTo("joined");
        assertThat(member.nextText()).isEqualTo("between");
        inTransaction(status -> {
            assertThat(other.leave(session, "left")).isTrue();
            assertThat(other.has(session)).isFalse();
        });
        assertNothingWasSent();
    }

    @Test
    void whatIsSentToASessionLeavesAtOnce() {
        inTransaction(status -> {
            room.broadcast("room");
            assertThat(room.sessions().iterator().next().send("session").deferred())
                    .isFalse();
            assertThat(member.nextText()).isEqualTo("session");
        });
        assertThat(member.nextText()).isEqualTo("room");
    }

    @Test
    void aTransactionInBetweenHasMessagesOfItsOwn() {
        inTransaction(outer -> {
            room.broadcast("outer 1");
            in(TransactionDefinition.PROPAGATION_REQUIRES_NEW, inner -> room.broadcast("inner"));
            assertThat(member.nextText()).isEqualTo("inner");
            in(TransactionDefinition.PROPAGATION_REQUIRES_NEW, inner -> {
                room.broadcast("inner, rolled back");
                inner.setRollbackOnly();
            });
            room.broadcast("outer 2");
        });
        assertThat(member.nextText()).isEqualTo("outer 1");
        assertNextIs("outer 2");
    }

    @Test
    void withoutATransactionForAWhileMessagesLeaveAtOnce() {
        inTransaction(outer -> {
            room.broadcast("outer");
            in(TransactionDefinition.PROPAGATION_NOT_SUPPORTED, none -> room.broadcast("in between"));
            assertThat(member.nextText()).isEqualTo("in between");
        });
        assertThat(member.nextText()).isEqualTo("outer");
        in(TransactionDefinition.PROPAGATION_SUPPORTS, none -> {
            room.broadcast("no transaction");
            assertThat(member.nextText()).isEqualTo("no transaction");
        });
    }

    @Test
    void partsThatTakePartInATransactionShareItsEnd() {
        inTransaction(outer -> {
            room.broadcast("outer");
            in(TransactionDefinition.PROPAGATION_REQUIRED, part -> room.broadcast("part"));
            outer.setRollbackOnly();
        });
        assertNothingWasSent();
    }

    @Test
    void whatANestedTransactionRollsBackIsNotSent() {
        inTransaction(outer -> {
            room.broadcast("before");
            in(TransactionDefinition.PROPAGATION_NESTED, nested -> {
                room.broadcast("nested, rolled back");
                nested.setRollbackOnly();
            });
            in(TransactionDefinition.PROPAGATION_NESTED, nested -> room.broadcast("nested"));
            room.broadcast("after");
        });
        assertThat(member.nextText()).isEqualTo("before");
        assertThat(member.nextText()).isEqualTo("nested");
        assertNextIs("after");
    }

    @Test
    void aNestedTransactionThatIsTheFirstToSendIsRolledBackToo() {
        inTransaction(outer -> {
            in(TransactionDefinition.PROPAGATION_NESTED, nested -> {
                room.broadcast("nested, rolled back");
                nested.setRollbackOnly();
            });
            room.broadcast("after");
        });
        assertNextIs("after");
    }

    @Test
    void readOnlyTransactionsAreTransactions() {
        TransactionTemplate template = new TransactionTemplate(transactions);
        template.setReadOnly(true);
        template.executeWithoutResult(status -> {
            assertThat(room.broadcast("read").deferred()).isTrue();
        });
        assertThat(member.nextText()).isEqualTo("read");
    }

    @Test
    void whatIsSentByThoseWhoWaitForTheEndFollows() {
        inTransaction(status -> {
            room.broadcast("1");
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void beforeCompletion() {
                    room.broadcast("2");
                }

                @Override
                public void afterCommit() {
                    room.broadcast("3");
                }

                @Override
                public void afterCompletion(int completion) {
                    room.broadcast("4");
                }
            });
        });
        for (int i = 1; i <= 4; i++) {
            assertThat(member.nextText()).isEqualTo("" + i);
        }
        assertThat(room.broadcast("afterwards").deferred()).isFalse();
        assertNextIs("afterwards");
    }

    @Test
    void whatIsSentByThoseWhoWaitForTheCommitFollowsToo() {
        inTransaction(
                status -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        room.broadcast("late");
                    }
                }));
        assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
        assertNextIs("late");
    }

    @Test
    void aFailureOfOthersAfterTheCommitChangesNothing() {
        assertThatIllegalStateException()
                .isThrownBy(() -> inTransaction(status -> {
                    TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                        @Override
                        public void afterCommit() {
                            throw new IllegalStateException("the cache is gone");
                        }
                    });
                    room.broadcast("committed");
                }));
        assertNextIs("committed");
    }

    @Test
    void methodsOfEndpointsMayBeTransactional() {
        member.send("order");
        assertThat(member.nextText()).isEqualTo("committing order");
        assertThat(member.nextText()).isEqualTo("room argument: order");
        assertThat(member.nextText()).isEqualTo("returned: order");
    }

    private void inTransaction(Consumer<TransactionStatus> action) {
        in(TransactionDefinition.PROPAGATION_REQUIRED, action);
    }

    private void in(int propagation, Consumer<TransactionStatus> action) {
        TransactionTemplate template = new TransactionTemplate(transactions);
        template.setPropagationBehavior(propagation);
        template.executeWithoutResult(action);
    }

    /** What had been sent before would have come first. */
    private void assertNothingWasSent() {
        room.broadcast("end");
        assertThat(member.nextText()).isEqualTo("end");
    }

    private void assertNextIs(String text) {
        assertThat(member.nextText()).isEqualTo(text);
        assertNothingWasSent();
    }

    static final class Unreadable {
        public String getValue() {
            throw new IllegalStateException("no value");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableTransactionManagement
    @Import(Orders.class)
    static class Application {
        @Bean
        TransactionsInMemory transactionManager() {
            return new TransactionsInMemory();
        }
    }

    @WebSocketEndpoint("/orders/{room}")
    static class Orders {
        @OnOpen
        void open(WebSocketSession session, Room room) {
            room.join(session);
        }

        @OnMessage
        @SendToRoom("{room}")
        @Transactional
        String order(String order, Room room, WebSocketSession session) {
            assertThat(room.broadcast("room argument: " + order).deferred()).isTrue();
            session.send("committing " + order);
            return "returned: " + order;
        }
    }
}
