/** Contracts of the memory that callers lend to a loop. */
@NullMarked
package dev.rondo.tck.memory;

import org.jspecify.annotations.NullMarked;
