/** The entry point to the event loop that the backends share. */
@NullMarked
package dev.rondo.engine;

import org.jspecify.annotations.NullMarked;
