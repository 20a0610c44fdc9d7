/** Loggers of SLF4J, or of the platform where there is no SLF4J. */
@NullMarked
package dev.rondo.logging;

import org.jspecify.annotations.NullMarked;
