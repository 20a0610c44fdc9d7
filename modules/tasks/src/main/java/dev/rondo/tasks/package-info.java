/**
 * What programs made of tasks are written with: {@link dev.rondo.tasks.Asyncio} has the functions
 * of the module {@code asyncio}, {@link dev.rondo.tasks.Runner} runs programs, {@link
 * dev.rondo.tasks.TaskGroup} and {@link dev.rondo.tasks.Timeout} bound what tasks do, and the
 * classes whose names begin with {@code Async} are the locks and queues between them.
 *
 * <p>What may wait returns a {@link dev.rondo.LoopFuture}. An {@code await} of one from here that
 * throws {@link java.util.concurrent.CancellationException} has taken nothing: the lock, the permit
 * or the item is the next one's.
 */
@NullMarked
package dev.rondo.tasks;

import org.jspecify.annotations.NullMarked;
