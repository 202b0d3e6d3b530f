/**
 * The open sessions as a bean of the application.
 */
@NullMarked
package io.mahakam.spring.session;

import org.jspecify.annotations.NullMarked;
