/** Contracts of operations on sockets. */
@NullMarked
package dev.rondo.tck.socket;

import org.jspecify.annotations.NullMarked;
