/** Interfaces and tools for implementers of loops, backends and policies. */
@NullMarked
package dev.rondo.spi;

import org.jspecify.annotations.NullMarked;
