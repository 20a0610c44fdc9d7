package dev.rondo.net;

import org.jspecify.annotations.Nullable;

/**
 * The name of the server to which a TLS client connects.
 *
 * @param hostname the name to send to the server (SNI) and to check in its certificate; null for
 *     the host that was connected to
 * @param isChecked whether the name must be in the certificate
 */
public record TlsServerName(@Nullable String hostname, boolean isChecked) {}
