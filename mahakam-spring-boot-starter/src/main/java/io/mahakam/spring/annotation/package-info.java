/**
 * Annotations that make a class a WebSocket endpoint.
 */
@NullMarked
package io.mahakam.spring.annotation;

import org.jspecify.annotations.NullMarked;
