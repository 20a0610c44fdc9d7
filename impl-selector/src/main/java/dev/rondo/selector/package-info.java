/** The backend over {@link java.nio.channels.Selector}. */
@NullMarked
package dev.rondo.selector;

import org.jspecify.annotations.NullMarked;
