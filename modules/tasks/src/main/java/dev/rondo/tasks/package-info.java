/**
 * Functions and classes for programs made of tasks: {@link dev.rondo.tasks.Asyncio} has the
 * functions of the module {@code asyncio}, {@link dev.rondo.tasks.Runner} runs programs, {@link
 * dev.rondo.tasks.TaskGroup} and {@link dev.rondo.tasks.Timeout} bound the lifetime of tasks, and
 * the classes whose names begin with {@code Async} synchronize tasks.
 *
 * <p>A method that may wait returns a {@link dev.rondo.LoopFuture}. If an {@code await} of such a
 * future throws {@link java.util.concurrent.CancellationException}, the caller has taken nothing:
 * the lock, the permit or the item goes to the next waiting task.
 */
@NullMarked
package dev.rondo.tasks;

import org.jspecify.annotations.NullMarked;
