package dev.rondo.tasks;

import dev.rondo.LoopFuture;
import java.util.Set;

/**
 * How futures stood at the end of a {@link Asyncio#wait}, in the order in which they were given.
 *
 * @param done those that had a result, had failed or were cancelled
 * @param pending the others
 */
public record WaitResult<F extends LoopFuture<?>>(Set<F> done, Set<F> pending) {}
