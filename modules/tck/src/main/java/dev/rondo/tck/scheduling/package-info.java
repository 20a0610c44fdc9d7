/** Contracts of callbacks, timers, thread-safe calls and contexts. */
@NullMarked
package dev.rondo.tck.scheduling;

import org.jspecify.annotations.NullMarked;
