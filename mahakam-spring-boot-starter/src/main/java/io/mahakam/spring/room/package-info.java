/**
 * Rooms as a bean of the application.
 */
@NullMarked
package io.mahakam.spring.room;

import org.jspecify.annotations.NullMarked;
