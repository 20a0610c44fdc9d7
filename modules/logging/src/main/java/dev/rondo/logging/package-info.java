/** Loggers of SLF4J, or of the platform if SLF4J is absent. */
@NullMarked
package dev.rondo.logging;

import org.jspecify.annotations.NullMarked;
