/** The access log of {@code rondo http}: lines of loops, written by a thread of its own. */
@NullMarked
package dev.rondo.launcher.accesslog;

import org.jspecify.annotations.NullMarked;
