/**
 * Tests of endpoints: a slice of the application and a client, in memory or over TCP. Needs {@code spring-boot-starter-test};
 * nothing of it is loaded in an application that runs.
 */
@NullMarked
package io.mahakam.spring.test;

import org.jspecify.annotations.NullMarked;
