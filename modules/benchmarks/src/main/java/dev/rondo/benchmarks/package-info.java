/** The cost of a loop's primitives, compared with those of its peers. */
@NullMarked
package dev.rondo.benchmarks;

import org.jspecify.annotations.NullMarked;
