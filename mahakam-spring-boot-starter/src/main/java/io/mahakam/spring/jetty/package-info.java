/** Connections on Jetty: the only package that knows Jetty's classes. */
@NullMarked
package io.mahakam.spring.jetty;

import org.jspecify.annotations.NullMarked;
