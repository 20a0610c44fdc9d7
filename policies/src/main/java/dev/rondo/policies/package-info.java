/** The choice of a backend for each thread. */
@NullMarked
package dev.rondo.policies;

import org.jspecify.annotations.NullMarked;
