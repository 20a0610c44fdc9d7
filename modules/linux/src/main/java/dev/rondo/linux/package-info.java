/** The C library's calls, and what they take and give. */
@NullMarked
package dev.rondo.linux;

import org.jspecify.annotations.NullMarked;
