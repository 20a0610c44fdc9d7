/**
 * Shared parts of all transports: addresses, socket options, flow control and operation futures.
 */
@NullMarked
package dev.rondo.engine.net;

import org.jspecify.annotations.NullMarked;
