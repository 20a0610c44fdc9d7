/**
 * The parts that all transports share: addresses, socket options, flow control, operation futures.
 */
@NullMarked
package dev.rondo.engine.net;

import org.jspecify.annotations.NullMarked;
