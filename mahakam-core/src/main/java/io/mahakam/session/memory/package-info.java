/**
 * Connections without sockets, and time that passes only when it is told to: for tests of sessions and of what is built on
 * them.
 */
@NullMarked
package io.mahakam.session.memory;

import org.jspecify.annotations.NullMarked;
