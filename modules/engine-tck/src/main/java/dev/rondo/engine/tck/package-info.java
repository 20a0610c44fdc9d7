/** Tests of the rules of {@code dev.rondo.engine.spi}, for authors of a driver or a poller. */
@NullMarked
package dev.rondo.engine.tck;

import org.jspecify.annotations.NullMarked;
