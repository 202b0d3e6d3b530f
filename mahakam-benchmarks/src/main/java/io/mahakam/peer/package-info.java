/** What the server is compared with. In a package that the server's own component scan does not see. */
@NullMarked
package io.mahakam.peer;

import org.jspecify.annotations.NullMarked;
