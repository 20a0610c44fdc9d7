/** Contracts of child processes. */
@NullMarked
package dev.rondo.tck.subprocess;

import org.jspecify.annotations.NullMarked;
