/** The C library's calls, and the structures, constants and descriptors that they use. */
@NullMarked
package dev.rondo.linux;

import org.jspecify.annotations.NullMarked;
