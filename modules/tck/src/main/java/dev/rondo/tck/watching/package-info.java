/** Contracts of watching channels and descriptors. */
@NullMarked
package dev.rondo.tck.watching;

import org.jspecify.annotations.NullMarked;
