/** Pipes and other descriptors as transports. */
@NullMarked
package dev.rondo.engine.net.pipe;

import org.jspecify.annotations.NullMarked;
