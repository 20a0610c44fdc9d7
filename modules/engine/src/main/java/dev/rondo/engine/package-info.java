/** The entry to the shared loop. */
@NullMarked
package dev.rondo.engine;

import org.jspecify.annotations.NullMarked;
