/** Contracts of error handling and debug mode. */
@NullMarked
package dev.rondo.tck.diagnostics;

import org.jspecify.annotations.NullMarked;
