/**
 * The opening handshake within Spring MVC, and the filter that upgrades the connection.
 */
@NullMarked
package io.mahakam.spring.web;

import org.jspecify.annotations.NullMarked;
