package io.mahakam.session;

import static org.assertj.core.api.Assertions.assertThat;

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
}
