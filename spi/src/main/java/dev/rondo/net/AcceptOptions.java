package dev.rondo.net;

import org.jspecify.annotations.Nullable;

/**
 * Options for taking over an accepted connection.
 *
 * @param tls TLS over the connection, as its server; null for none
 */
public record AcceptOptions(@Nullable TlsOptions tls) {

  private static final AcceptOptions DEFAULTS = new AcceptOptions(null);

  /** Returns options without TLS. */
  public static AcceptOptions defaults() {
    return DEFAULTS;
  }

  public AcceptOptions withTls(@Nullable TlsOptions tls) {
    return new AcceptOptions(tls);
  }
}
