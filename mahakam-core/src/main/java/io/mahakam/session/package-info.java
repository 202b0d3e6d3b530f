/**
 * A connection as an application sees it: sessions, what they send and how their messages reach user code. What moves
 * the bytes is behind {@link io.mahakam.session.Transport} and {@link io.mahakam.session.Lane}.
 */
@NullMarked
package io.mahakam.session;

import org.jspecify.annotations.NullMarked;
