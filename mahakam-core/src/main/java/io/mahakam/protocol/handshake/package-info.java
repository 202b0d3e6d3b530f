/**
 * The opening handshake (RFC 6455, section 4): a request in, an answer out, both plain values.
 */
@NullMarked
package io.mahakam.protocol.handshake;

import org.jspecify.annotations.NullMarked;
