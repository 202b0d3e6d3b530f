/** Rooms: groups of sessions that share what is broadcast to them. */
@NullMarked
package io.mahakam.room;

import org.jspecify.annotations.NullMarked;
