/** Transports, and what opens them. */
@NullMarked
package dev.rondo.engine.net;

import org.jspecify.annotations.NullMarked;
