/** The backend over completion, and its drivers. */
@NullMarked
package dev.rondo.proactor;

import org.jspecify.annotations.NullMarked;
