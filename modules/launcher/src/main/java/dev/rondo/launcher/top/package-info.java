/** The view of {@code rondo top}: samples of loops, their rates, and a table on a terminal. */
@NullMarked
package dev.rondo.launcher.top;

import org.jspecify.annotations.NullMarked;
