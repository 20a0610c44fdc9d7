/**
 * Connections that tasks read and write. Mirrors asyncio's streams.
 *
 * <p>Methods here that wait suspend the calling task, where the rest of the API returns a future.
 * That way a cancelled read loses no data: every byte is still in the stream, while a future might
 * be dropped with bytes that it had already taken. {@link StreamWriter#waitClosed} takes no data
 * and several tasks may await it, so it returns a future.
 */
@NullMarked
package dev.rondo.streams;

import org.jspecify.annotations.NullMarked;
