package dev.rondo.net;

import java.time.Duration;

/**
 * The timeouts of a TLS connection, which are positive.
 *
 * @param handshake the time after which an unfinished handshake expires and the connection is
 *     closed
 * @param shutdown the longest time to wait for the peer's {@code close_notify} alert
 */
public record TlsTimeouts(Duration handshake, Duration shutdown) {

  public TlsTimeouts {
    requirePositive(handshake, "handshakeTimeout");
    requirePositive(shutdown, "shutdownTimeout");
  }

  private static void requirePositive(Duration value, String name) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }
}
