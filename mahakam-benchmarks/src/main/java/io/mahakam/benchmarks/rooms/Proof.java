package io.mahakam.benchmarks.rooms;

import java.io.IOException;

/** Puts a server under stress and reports what it measured, beside what was promised. */
interface Proof {
    void run() throws IOException, InterruptedException;
}
