package dev.rondo.tasks;

import dev.rondo.LoopFuture;
import java.util.Set;

/**
 * The futures of an {@link Asyncio#wait}, divided by their state at its end, in the order given.
 *
 * @param done the futures that had a result, had failed or were cancelled
 * @param pending the futures that were not done
 */
public record WaitResult<F extends LoopFuture<?>>(Set<F> done, Set<F> pending) {}
