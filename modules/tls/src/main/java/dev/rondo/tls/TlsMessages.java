package dev.rondo.tls;

import java.time.Duration;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** Messages of the errors of this module. */
final class TlsMessages {

  private TlsMessages() {}

  static String handshakeLate(Duration timeout) {
    return "TLS handshake is taking longer than " + time(timeout) + ": aborting the connection";
  }

  static String shutdownLate(Duration timeout) {
    return "TLS shutdown timed out: the peer has not closed within " + time(timeout);
  }

  static final String HANDSHAKE_CUT = "the connection was lost during the TLS handshake";

  static final String TRUNCATED =
      "the TLS stream is truncated: the peer ended the connection without close_notify; if that is"
          + " acceptable, use TlsOptions.withTruncationAccepted(true)";

  static final String RENEGOTIATION_REFUSED =
      "the client asked for a renegotiation, which this server refuses: use TLS 1.3, or"
          + " TlsOptions.withRenegotiationAccepted(true)";

  static String engineIsFull(SSLEngine engine) {
    return "the TLS engine %s does not take a record of the peer: report this to its provider"
        .formatted(engine.getClass().getName());
  }

  static String engineIsStuck(SSLEngine engine) {
    return "the TLS engine %s asks for steps in a circle and does none: report this to its provider"
        .formatted(engine.getClass().getName());
  }

  /** Returns the error for what an engine threw, or what it let the context's managers throw. */
  static SSLException engineFailed(SSLEngine engine, Throwable thrown) {
    return new SSLException(
        "the TLS engine %s, or a key or trust manager that it called, threw %s"
            .formatted(engine.getClass().getName(), thrown),
        thrown);
  }

  static String noVersionInCommon(String peer) {
    return "no TLS version in common with %s: enable another with TlsOptions.withParameters(…), or on the peer"
        .formatted(peer);
  }

  private static String time(Duration duration) {
    return duration.toNanosPart() % 1_000_000_000 == 0
        ? duration.toSeconds() + " seconds"
        : duration.toMillis() + " milliseconds";
  }
}
