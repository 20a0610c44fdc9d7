/** What the loop's primitives cost. */
@NullMarked
package dev.rondo.benchmarks;

import org.jspecify.annotations.NullMarked;
