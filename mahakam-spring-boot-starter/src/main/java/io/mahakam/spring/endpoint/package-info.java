/**
 * Finds, checks and invokes endpoint methods.
 */
@NullMarked
package io.mahakam.spring.endpoint;

import org.jspecify.annotations.NullMarked;
