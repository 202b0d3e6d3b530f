/**
 * The example of the page on authentication, in a package of its own: it secures its application.
 */
@NullMarked
package io.mahakam.members;

import org.jspecify.annotations.NullMarked;
