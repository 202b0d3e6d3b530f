/**
 * What endpoints have to do with Spring Security; loaded only where that is on the class path.
 */
@NullMarked
package io.mahakam.spring.security;

import org.jspecify.annotations.NullMarked;
