/** Contracts of executors. */
@NullMarked
package dev.rondo.tck.executor;

import org.jspecify.annotations.NullMarked;
