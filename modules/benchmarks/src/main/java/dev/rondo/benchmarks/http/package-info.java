/** A peer of {@code rondo http}, for the comparison by {@code modules/benchmarks/http}. */
@NullMarked
package dev.rondo.benchmarks.http;

import org.jspecify.annotations.NullMarked;
