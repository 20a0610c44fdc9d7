/** The iteration of a loop: ready events, timers, and the thread that runs them. */
@NullMarked
package dev.rondo.engine.core;

import org.jspecify.annotations.NullMarked;
