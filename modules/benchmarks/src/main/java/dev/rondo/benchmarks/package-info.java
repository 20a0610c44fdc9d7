/** What the primitives of a loop cost, beside those of its peers. */
@NullMarked
package dev.rondo.benchmarks;

import org.jspecify.annotations.NullMarked;
