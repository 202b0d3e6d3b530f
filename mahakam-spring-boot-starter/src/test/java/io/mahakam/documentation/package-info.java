/** The code that README.md and docs/ show, and the tests that keep those pages true. */
@NullMarked
package io.mahakam.documentation;

import org.jspecify.annotations.NullMarked;
