/**
 * RFC 6455 over real sockets, section by section, against a running application and against the core alone. The client
 * is written by the letter of the RFC and uses nothing of the protocol under test.
 */
@NullMarked
package io.mahakam.conformance;

import org.jspecify.annotations.NullMarked;
