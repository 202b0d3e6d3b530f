package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PublishedTests {
    private final Published published = new Published();

    @Test
    void isHighByDeliveriesAndLowAtTheHalf() {
        published.add(1, 1024);
        assertThat(published.isHigh()).isFalse();
        published.add(1, 1);
        assertThat(published.isHigh()).isTrue();
        published.remove(1, 512);
        assertThat(published.isHigh()).isFalse();
        assertThat(published.isLow()).isFalse();
        published.remove(1, 1);
        assertThat(published.isLow()).isTrue();
    }

    @Test
    void isHighByBytesToo() {
        published.add(1024 * 1024 + 1, 1);
        assertThat(published.isHigh()).isTrue();
        published.remove(512 * 1024, 0);
        assertThat(published.isLow()).isFalse();
        published.remove(1, 0);
        assertThat(published.isLow()).isTrue();
    }

    @Test
    void twoMessagesOfASessionThatPublishAtOnceAreBothCounted() throws Exception {
        OutgoingFrame frame = OutgoingFrame.of("x", PayloadEncoder.BASIC, null);
        TestConnection connection = new TestConnection();
        List<TransportSession> many = Stream.generate(
                        () -> connection.inlineNeighbour().session())
                .limit(5000)
                .toList();
        AtomicInteger begun = new AtomicInteger();
        Runnable publishing = () -> {
            int others = 0;
            for (TransportSession session : many) {
                begun.incrementAndGet();
                others += 2;
                while (begun.get() < others) {
                    Thread.onSpinWait();
                }
                session.publishes(frame.size(), 100_000);
            }
        };
        Thread another = new Thread(publishing);
        another.start();
        publishing.run();
        another.join();
        for (TransportSession session : many) {
            session.publicationTaken(frame.size(), 100_000);
            session.publicationTaken(frame.size(), 100_000);
            session.publishes(frame.size(), 1025);
            assertThat(session.calls().havePublishedMuch()).isTrue();
        }
    }
}
