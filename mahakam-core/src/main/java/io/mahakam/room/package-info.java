/**
 * Groups of sessions and broadcast to them.
 */
@NullMarked
package io.mahakam.room;

import org.jspecify.annotations.NullMarked;
