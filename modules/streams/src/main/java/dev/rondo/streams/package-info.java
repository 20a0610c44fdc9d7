/** Connections that tasks read and write. Mirrors asyncio's streams. */
@NullMarked
package dev.rondo.streams;

import org.jspecify.annotations.NullMarked;
