package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueueLimitsTests {
    @Test
    void aMessageThatIsConflatedHasItsOwnKeyOrThatOfItsSource() {
        QueueLimits room = new QueueLimits("prices", 10, 10, Overflow.CONFLATE);
        assertThat(room.keyOf("key")).isEqualTo("key");
        assertThat(room.keyOf(null)).isEqualTo("prices");
        QueueLimits noRoom = new QueueLimits(null, 10, 10, Overflow.CONFLATE);
        assertThat(noRoom.keyOf(null)).isNotNull().isEqualTo(noRoom.keyOf(null));
    }

    @Test
    void otherwiseItHasAKeyOnlyIfItWasSentWithOne() {
        QueueLimits room = new QueueLimits("news", 10, 10, Overflow.DROP_OLDEST);
        assertThat(room.keyOf("key")).isEqualTo("key");
        assertThat(room.keyOf(null)).isNull();
    }
}
