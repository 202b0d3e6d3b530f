/**
 * A chat with rooms.
 */
@NullMarked
package io.mahakam.sample;

import org.jspecify.annotations.NullMarked;
