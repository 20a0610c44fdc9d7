/** Echo servers of several makers, compared end to end. */
@NullMarked
package dev.rondo.benchmarks.echo;

import org.jspecify.annotations.NullMarked;
