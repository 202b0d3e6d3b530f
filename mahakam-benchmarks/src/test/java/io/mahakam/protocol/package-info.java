/** What the codec costs, measured where its parts can be seen. */
@NullMarked
package io.mahakam.protocol;

import org.jspecify.annotations.NullMarked;
