/** Datagram endpoints: binding, receiving and batched sending. */
@NullMarked
package dev.rondo.engine.net.datagram;

import org.jspecify.annotations.NullMarked;
