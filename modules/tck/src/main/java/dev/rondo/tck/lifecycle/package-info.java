/** Contracts of running, stopping and closing a loop. */
@NullMarked
package dev.rondo.tck.lifecycle;

import org.jspecify.annotations.NullMarked;
