/** The proofs of what rooms promise under stress: clients of a server process, and what is asserted of both. */
@NullMarked
package io.mahakam.benchmarks.rooms;

import org.jspecify.annotations.NullMarked;
