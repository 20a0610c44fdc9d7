/** Which backend, for which thread. */
@NullMarked
package dev.rondo.policies;

import org.jspecify.annotations.NullMarked;
