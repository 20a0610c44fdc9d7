/** The loop itself, composed of its components. */
@NullMarked
package dev.rondo.engine.loop;

import org.jspecify.annotations.NullMarked;
