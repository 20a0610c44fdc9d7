/** The event loop, its operations, and the policy that chooses loops for threads. */
@NullMarked
package dev.rondo;

import org.jspecify.annotations.NullMarked;
