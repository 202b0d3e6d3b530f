package io.mahakam.spring.tomcat;

import io.mahakam.spring.ConnectorConfiguration;
import io.mahakam.spring.stress.StressRun;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** As {@code StressRoundTripTests}, on connections that complete reads and writes instead of telling readiness. */
@Tag("stress")
class Nio2StressTests {
    private static final int SECONDS = Integer.getInteger("mahakam.stress.seconds", 2);

    @Test
    void nothingIsMixedUpLostOrLeft() throws Exception {
        StressRun.run(
                (application, settings) ->
                        ConnectorConfiguration.run(ConnectorConfiguration.NIO2, application, settings),
                SECONDS > 10 ? 1000 : 200,
                Duration.ofSeconds(SECONDS),
                null);
    }
}
