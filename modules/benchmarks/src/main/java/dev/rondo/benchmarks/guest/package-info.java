/** The cost of a loop that runs as the guest of another event loop. */
@NullMarked
package dev.rondo.benchmarks.guest;

import org.jspecify.annotations.NullMarked;
