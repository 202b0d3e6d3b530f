package io.mahakam.conformance;

import java.time.Duration;

/** A running server with an endpoint at {@link #PATH} that sends every message back. */
interface ConformanceServer extends AutoCloseable {
    String PATH = "/echo";

    int MAX_MESSAGE_SIZE = 256 * 1024;
    int MAX_FRAME_SIZE = 128 * 1024;

    /** Longer than any test takes that is not about it. */
    Duration CLOSE_TIMEOUT = Duration.ofMinutes(2);

    Duration SHORT_CLOSE_TIMEOUT = Duration.ofSeconds(1);

    int port();

    /** What the endpoint was told. */
    Journal journal();

    @Override
    void close();
}
