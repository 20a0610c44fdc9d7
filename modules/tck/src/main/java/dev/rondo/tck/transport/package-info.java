/** Contracts of stream transports: reading, writing, flow control and closing. */
@NullMarked
package dev.rondo.tck.transport;

import org.jspecify.annotations.NullMarked;
