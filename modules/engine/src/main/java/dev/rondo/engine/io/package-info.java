/** Turns readiness into completion, over non-blocking sockets. */
@NullMarked
package dev.rondo.engine.io;

import org.jspecify.annotations.NullMarked;
