/** The iteration of a loop: what is ready, what is due, and what runs it. */
@NullMarked
package dev.rondo.engine.core;

import org.jspecify.annotations.NullMarked;
