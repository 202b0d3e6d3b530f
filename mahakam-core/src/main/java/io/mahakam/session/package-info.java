/**
 * One open connection as its user sees it, and what it needs from the transport below.
 */
@NullMarked
package io.mahakam.session;

import org.jspecify.annotations.NullMarked;
