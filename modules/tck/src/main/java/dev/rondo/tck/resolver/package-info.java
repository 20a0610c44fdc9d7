/** Contracts of name resolution. */
@NullMarked
package dev.rondo.tck.resolver;

import org.jspecify.annotations.NullMarked;
