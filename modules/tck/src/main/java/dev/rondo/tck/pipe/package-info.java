/** Contracts of pipes. */
@NullMarked
package dev.rondo.tck.pipe;

import org.jspecify.annotations.NullMarked;
