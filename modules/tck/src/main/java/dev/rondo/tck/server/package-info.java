/** Contracts of servers. */
@NullMarked
package dev.rondo.tck.server;

import org.jspecify.annotations.NullMarked;
