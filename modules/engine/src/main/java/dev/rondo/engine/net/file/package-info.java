/** Sending files over transports and sockets: by the system, or by reading and writing. */
@NullMarked
package dev.rondo.engine.net.file;

import org.jspecify.annotations.NullMarked;
