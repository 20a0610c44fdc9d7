/** Contracts of the provider: capabilities, refusals and policies. */
@NullMarked
package dev.rondo.tck.provider;

import org.jspecify.annotations.NullMarked;
