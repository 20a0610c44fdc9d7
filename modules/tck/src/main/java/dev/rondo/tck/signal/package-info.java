/** Contracts of signals. */
@NullMarked
package dev.rondo.tck.signal;

import org.jspecify.annotations.NullMarked;
