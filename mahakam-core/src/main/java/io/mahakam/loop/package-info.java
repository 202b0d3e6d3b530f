/**
 * Selector loops that move bytes between sockets and sessions.
 */
@NullMarked
package io.mahakam.loop;

import org.jspecify.annotations.NullMarked;
