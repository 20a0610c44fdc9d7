/** Contracts of sending files. */
@NullMarked
package dev.rondo.tck.sendfile;

import org.jspecify.annotations.NullMarked;
