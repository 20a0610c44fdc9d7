/** Programs to learn from. */
@NullMarked
package dev.rondo.examples;

import org.jspecify.annotations.NullMarked;
