/** Outgoing stream connections: addresses are tried in order, or by Happy Eyeballs. */
@NullMarked
package dev.rondo.engine.net.connect;

import org.jspecify.annotations.NullMarked;
