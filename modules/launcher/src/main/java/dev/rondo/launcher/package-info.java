/** The {@code rondo} command. */
@NullMarked
package dev.rondo.launcher;

import org.jspecify.annotations.NullMarked;
