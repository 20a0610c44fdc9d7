/** The measurement behind {@code rondo bench}: servers, load, results and charts. */
@NullMarked
package dev.rondo.launcher.bench;

import org.jspecify.annotations.NullMarked;
