/** TLS between a transport and a protocol. */
@NullMarked
package dev.rondo.tls;

import org.jspecify.annotations.NullMarked;
