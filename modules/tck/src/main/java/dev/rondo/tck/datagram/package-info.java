/** Contracts of datagram endpoints and sockets. */
@NullMarked
package dev.rondo.tck.datagram;

import org.jspecify.annotations.NullMarked;
