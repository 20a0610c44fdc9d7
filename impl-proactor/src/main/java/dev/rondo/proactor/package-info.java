/** The completion-based backend and the choice of its driver. */
@NullMarked
package dev.rondo.proactor;

import org.jspecify.annotations.NullMarked;
