package io.mahakam.spring;

import io.mahakam.spring.stress.StressKey;
import io.mahakam.spring.stress.StressRun;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;

/**
 * An application with more going on at once than any one test thinks of; every byte that its clients get is checked. Short
 * here; {@code -Dmahakam.stress.seconds=600} is the long form.
 */
@Tag("stress")
class StressRoundTripTests {
    private static final int SECONDS = Integer.getInteger("mahakam.stress.seconds", 3);
    private static final boolean LONG = SECONDS > 10;

    @Test
    void nothingIsMixedUpLostOrLeft() throws Exception {
        StressRun.run(SpringApplication::run, LONG ? 1000 : 200, Duration.ofSeconds(SECONDS), null);
    }

    /** Fewer, as each of these clients has a thread. */
    @Test
    void norOverTls(@TempDir Path directory) throws Exception {
        StressRun.run(SpringApplication::run, LONG ? 100 : 40, Duration.ofSeconds(SECONDS), StressKey.in(directory));
    }
}
