/**
 * The chat of the documentation as it is written with what people come from, for docs/migration.md to show.
 */
@NullMarked
package io.mahakam.migration;

import org.jspecify.annotations.NullMarked;
