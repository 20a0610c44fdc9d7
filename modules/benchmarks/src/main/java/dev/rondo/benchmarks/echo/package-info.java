/** End-to-end comparisons of echo servers on Rondo, on other libraries and on none. */
@NullMarked
package dev.rondo.benchmarks.echo;

import org.jspecify.annotations.NullMarked;
