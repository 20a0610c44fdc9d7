/** The thread that looks at all loops, and what it looks for. */
@NullMarked
package dev.rondo.monitoring.watch;

import org.jspecify.annotations.NullMarked;
