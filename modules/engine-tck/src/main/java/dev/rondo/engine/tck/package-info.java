/**
 * The rules of {@code dev.rondo.engine.spi} as tests, for those who write a driver for the engine
 * and not a whole loop.
 */
@NullMarked
package dev.rondo.engine.tck;

import org.jspecify.annotations.NullMarked;
