/** Example programs, from a greeting to a proxy and a backend. */
@NullMarked
package dev.rondo.examples;

import org.jspecify.annotations.NullMarked;
