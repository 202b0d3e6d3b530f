/** Servers for the load generator. */
@NullMarked
package io.mahakam.benchmarks;

import org.jspecify.annotations.NullMarked;
