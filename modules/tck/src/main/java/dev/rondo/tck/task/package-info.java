/** Contracts of futures, tasks, groups, timeouts and asynchronous generators. */
@NullMarked
package dev.rondo.tck.task;

import org.jspecify.annotations.NullMarked;
