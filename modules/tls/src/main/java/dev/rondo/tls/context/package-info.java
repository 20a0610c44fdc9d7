/**
 * TLS contexts from PEM files, with the names of Python's {@code ssl}: {@link
 * dev.rondo.tls.context.TlsContext}.
 */
@NullMarked
package dev.rondo.tls.context;

import org.jspecify.annotations.NullMarked;
