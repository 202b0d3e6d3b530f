/**
 * The WebSocket protocol of RFC 6455 without any I/O: bytes in, events and bytes out. Nothing here knows a socket, a
 * thread, a clock or a source of randomness.
 */
@NullMarked
package io.mahakam.protocol;

import org.jspecify.annotations.NullMarked;
