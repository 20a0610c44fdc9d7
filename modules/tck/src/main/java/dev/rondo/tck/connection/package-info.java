/** Contracts of opening connections. */
@NullMarked
package dev.rondo.tck.connection;

import org.jspecify.annotations.NullMarked;
