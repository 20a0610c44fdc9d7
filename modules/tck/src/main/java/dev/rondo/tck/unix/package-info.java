/** Contracts of Unix domain sockets. */
@NullMarked
package dev.rondo.tck.unix;

import org.jspecify.annotations.NullMarked;
