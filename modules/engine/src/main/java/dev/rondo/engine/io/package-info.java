/** Turns readiness into completion, over sockets that do not block. */
@NullMarked
package dev.rondo.engine.io;

import org.jspecify.annotations.NullMarked;
