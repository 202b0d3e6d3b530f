/**
 * Takes over upgraded connections from Tomcat.
 */
@NullMarked
package io.mahakam.spring.tomcat;

import org.jspecify.annotations.NullMarked;
