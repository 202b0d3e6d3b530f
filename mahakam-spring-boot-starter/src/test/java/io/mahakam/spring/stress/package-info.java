/** Clients, honest and hostile, and an application, for {@code StressRoundTripTests}. */
@NullMarked
package io.mahakam.spring.stress;

import org.jspecify.annotations.NullMarked;
