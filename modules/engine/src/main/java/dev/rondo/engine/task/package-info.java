/** Futures, and tasks: coroutines on virtual threads. */
@NullMarked
package dev.rondo.engine.task;

import org.jspecify.annotations.NullMarked;
