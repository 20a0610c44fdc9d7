/** Contracts of TLS. */
@NullMarked
package dev.rondo.tck.tls;

import org.jspecify.annotations.NullMarked;
