/** Contracts of locks, events, conditions and queues. */
@NullMarked
package dev.rondo.tck.sync;

import org.jspecify.annotations.NullMarked;
