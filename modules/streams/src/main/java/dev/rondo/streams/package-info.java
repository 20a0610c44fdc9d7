/**
 * Connections that tasks read and write. Mirrors asyncio's streams.
 *
 * <p>What waits here waits itself, in the task that calls it, where the rest of the API returns a
 * future: a task that is cancelled finds every byte still in the stream, while a future that had
 * taken some out could be dropped with them. {@link StreamWriter#waitClosed} takes nothing out and
 * may be awaited by several tasks, so it is a future.
 */
@NullMarked
package dev.rondo.streams;

import org.jspecify.annotations.NullMarked;
