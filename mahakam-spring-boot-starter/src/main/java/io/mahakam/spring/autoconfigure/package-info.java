/**
 * Auto-configuration and the settings under {@code mahakam}.
 */
@NullMarked
package io.mahakam.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
