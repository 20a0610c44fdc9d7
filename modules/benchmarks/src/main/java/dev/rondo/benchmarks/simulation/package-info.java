/** The rates at which simulations run. */
@NullMarked
package dev.rondo.benchmarks.simulation;

import org.jspecify.annotations.NullMarked;
