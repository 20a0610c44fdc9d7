/** Single operations on sockets that the caller owns. */
@NullMarked
package dev.rondo.engine.net.raw;

import org.jspecify.annotations.NullMarked;
