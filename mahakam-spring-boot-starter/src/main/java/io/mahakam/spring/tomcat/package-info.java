/** Connections on Tomcat: the only package that knows Tomcat's classes. */
@NullMarked
package io.mahakam.spring.tomcat;

import org.jspecify.annotations.NullMarked;
