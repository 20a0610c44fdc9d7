/** Files sent over transports and sockets. */
@NullMarked
package dev.rondo.engine.net.file;

import org.jspecify.annotations.NullMarked;
