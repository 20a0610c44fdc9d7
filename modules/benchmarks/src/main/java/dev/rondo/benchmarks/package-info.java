/** JMH benchmarks of a loop's primitives, on Rondo and on other loops. */
@NullMarked
package dev.rondo.benchmarks;

import org.jspecify.annotations.NullMarked;
