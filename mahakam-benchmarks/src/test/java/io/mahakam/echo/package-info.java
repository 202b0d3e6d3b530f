/** What an annotated method costs, beside the same done without annotations. */
@NullMarked
package io.mahakam.echo;

import org.jspecify.annotations.NullMarked;
