/** The checks of a test's end: descriptors, threads, hanging tests. */
@NullMarked
package dev.rondo.junit.check;

import org.jspecify.annotations.NullMarked;
