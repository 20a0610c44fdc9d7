/** The loop itself, put together from its components. */
@NullMarked
package dev.rondo.engine.loop;

import org.jspecify.annotations.NullMarked;
