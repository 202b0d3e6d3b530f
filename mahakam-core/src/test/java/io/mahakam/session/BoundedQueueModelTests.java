package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A queue with sources of every policy beside a plain list, through a hundred thousand random operations. */
class BoundedQueueModelTests {
    private static final int MAX_BYTES = 400;
    private static final int MAX_MESSAGES = 40;
    private static final int SHARE_BYTES = 150;
    private static final int SHARE_MESSAGES = 12;

    private final Random random = new Random(6455);
    private final BoundedQueue queue = BoundedQueueTests.queue(MAX_BYTES, MAX_MESSAGES, Overflow.CLOSE);
    private final List<QueueShare> shares = new ArrayList<>();

    // The model.
    private final List<Entry> entries = new ArrayList<>();
    private int begun;
    private boolean blocked;

    private final List<Entry> all = new ArrayList<>();
    private int number;

    @Test
    void behavesLikeAList() {
        for (int i = 0; i < 8; i++) {
            shares.add(TestOptions.share(SHARE_BYTES, SHARE_MESSAGES, Overflow.values()[i % 4]));
        }
        for (int step = 0; step < 100_000; step++) {
            step();
            assertThat(BoundedQueueTests.content(queue)).as("step %s", step).isEqualTo(content());
            assertThat(queue.size()).isEqualTo(entries.size());
            assertThat(queue.unsent().bytes()).isEqualTo(bytes());
            if (step % 5000 == 4999) {
                assertReceipts();
            }
        }
    }

    private void step() {
        int choice = random.nextInt(100);
        if (choice < 70) {
            add(random.nextInt(shares.size()));
        } else if (choice < 74) {
            addControl();
        } else if (choice < 90) {
            write(random.nextInt(60));
        } else if (choice < 91) {
            write(Integer.MAX_VALUE);
        } else if (choice < 97 && blocked) {
            blocked = false;
            queue.unblock();
        } else {
            blocked = true;
            assertThat(queue.block()).isEqualTo(shrink());
        }
    }

    private void add(int source) {
        Overflow overflow = Overflow.values()[source % 4];
        String key = random.nextInt(3) == 0 ? "k" + random.nextInt(14) : overflow == Overflow.CONFLATE ? "room" : null;
        Entry entry = new Entry("<" + number++ + ":" + "x".repeat(random.nextInt(25)) + ">", source, key);
        all.add(entry);
        boolean added = queue.add(BoundedQueueTests.frame(entry.content), shares.get(source), key, entry.receipt);
        entry.receipt.taken();
        assertThat(added).isEqualTo(admit(entry, overflow));
    }

    private boolean admit(Entry entry, Overflow overflow) {
        int old = find(other -> other.source == entry.source && entry.key != null && entry.key.equals(other.key));
        while (blocked && !fits(entry, old)) {
            int oldest = find(other -> other.source == entry.source);
            if (overflow == Overflow.DROP_NEWEST) {
                entry.first = "dropped";
                return true;
            } else if (overflow == Overflow.CLOSE || oldest < 0) {
                entry.first = "closed";
                return false;
            }
            entries.remove(oldest).last = "dropped";
            old = find(other -> other.source == entry.source && entry.key != null && entry.key.equals(other.key));
        }
        if (old < 0) {
            entries.add(entry);
            entry.first = "accepted";
        } else {
            entries.set(old, entry).last = "conflated";
            entry.first = "conflated";
        }
        return true;
    }

    private boolean fits(Entry entry, int old) {
        List<Entry> then = new ArrayList<>(entries);
        long sessionBytes = bytes() + entry.content.length();
        if (old >= 0) {
            sessionBytes -= then.remove(old).content.length();
        }
        then.add(entry);
        List<Entry> mine = new ArrayList<>(
                then.stream().filter(other -> other.source == entry.source).toList());
        if (begun > 0) {
            mine.removeIf(other -> other == entries.get(0) && other.mayBeDropped());
        }
        int mineBytes = mine.stream().mapToInt(other -> other.content.length()).sum();
        return (then.size() == 1 || (then.size() <= MAX_MESSAGES && sessionBytes <= MAX_BYTES))
                && (mine.size() == 1 || (mine.size() <= SHARE_MESSAGES && mineBytes <= SHARE_BYTES));
    }

    private boolean shrink() {
        while (entries.size() > 1 && (entries.size() > MAX_MESSAGES || bytes() > MAX_BYTES)) {
            Entry last = entries.get(entries.size() - 1);
            if (last.source < 0) {
                return true;
            }
            Overflow overflow = Overflow.values()[last.source % 4];
            if (overflow == Overflow.CLOSE) {
                return false;
            }
            int victim =
                    overflow == Overflow.DROP_NEWEST ? entries.size() - 1 : find(other -> other.source == last.source);
            entries.remove(victim).last = "dropped";
        }
        return true;
    }

    private void addControl() {
        Entry ping = new Entry("(P" + random.nextInt(10) + ")", -1, null);
        queue.addControl(BoundedQueueTests.control(ping.content), false);
        int position = begun > 0 ? 1 : 0;
        while (position < entries.size() && entries.get(position).source < 0) {
            position++;
        }
        entries.add(position, ping);
    }

    private void write(int atMost) {
        int count = Math.min(atMost, bytes());
        queue.written(count);
        begun += count;
        while (!entries.isEmpty() && begun >= entries.get(0).content.length()) {
            begun -= entries.get(0).content.length();
            entries.remove(0).last = "written";
        }
    }

    /** The first that is not begun and satisfies this. */
    private int find(Predicate<Entry> condition) {
        for (int i = begun > 0 ? 1 : 0; i < entries.size(); i++) {
            if (condition.test(entries.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private String content() {
        StringBuilder content = new StringBuilder();
        entries.forEach(entry -> content.append(entry.content));
        return content.substring(begun);
    }

    private int bytes() {
        return entries.stream().mapToInt(entry -> entry.content.length()).sum() - begun;
    }

    private void assertReceipts() {
        for (Entry entry : all) {
            assertThat(entry.receipt.outcome().toCompletableFuture().join())
                    .as(entry.content)
                    .isEqualTo(outcome(entry.first));
            boolean settled = entry.last != null || !entry.first.equals("accepted") && !entry.first.equals("conflated");
            assertThat(entry.receipt.flushed().toCompletableFuture().isDone()).isEqualTo(settled);
            if (settled) {
                String last = entry.last == null ? entry.first : entry.last.equals("written") ? "accepted" : entry.last;
                assertThat(entry.receipt.flushed().toCompletableFuture().join())
                        .as(entry.content)
                        .isEqualTo(outcome(last));
            }
        }
        all.removeIf(entry -> !entries.contains(entry));
    }

    private static Delivery.Outcome outcome(String fate) {
        return new Delivery.Outcome(
                fate.equals("accepted") ? 1 : 0,
                fate.equals("conflated") ? 1 : 0,
                fate.equals("dropped") ? 1 : 0,
                fate.equals("closed") ? 1 : 0);
    }

    private static final class Entry {
        private final String content;
        private final int source;
        private final String key;
        private final Receipt receipt = TestOptions.receipt();
        private String first;
        private String last;

        Entry(String content, int source, String key) {
            this.content = content;
            this.source = source;
            this.key = key;
        }

        private boolean mayBeDropped() {
            return key != null || Overflow.values()[source % 4] == Overflow.DROP_OLDEST;
        }
    }
}
