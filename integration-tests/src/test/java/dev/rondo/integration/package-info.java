/** Rondo as a whole. */
@NullMarked
package dev.rondo.integration;

import org.jspecify.annotations.NullMarked;
