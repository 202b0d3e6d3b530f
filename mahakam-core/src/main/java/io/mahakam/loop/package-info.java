/** Event loops: threads that read and write many connections each. */
@NullMarked
package io.mahakam.loop;

import org.jspecify.annotations.NullMarked;
