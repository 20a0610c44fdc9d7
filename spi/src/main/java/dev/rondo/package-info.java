/** The event loop. */
@NullMarked
package dev.rondo;

import org.jspecify.annotations.NullMarked;
