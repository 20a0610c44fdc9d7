/** Outgoing stream connections: addresses tried in order or as Happy Eyeballs. */
@NullMarked
package dev.rondo.engine.net.connect;

import org.jspecify.annotations.NullMarked;
