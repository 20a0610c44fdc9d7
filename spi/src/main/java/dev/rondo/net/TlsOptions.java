package dev.rondo.net;

import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * TLS over a connection.
 *
 * @param context keys, trust and the rest
 * @param serverHostname the name to ask for and to check in the certificate; null for the host that
 *     was connected to
 * @param hostnameChecking whether a client checks the name in the certificate
 * @param applicationProtocols for ALPN, the preferred first; empty for none
 * @param handshakeTimeout after which an unfinished handshake ends the connection
 * @param shutdownTimeout how long to wait for the peer's close
 * @param truncationAccepted whether an end of stream without TLS's own close counts as a good end
 */
public record TlsOptions(
    SSLContext context,
    @Nullable String serverHostname,
    boolean hostnameChecking,
    List<String> applicationProtocols,
    Duration handshakeTimeout,
    Duration shutdownTimeout,
    boolean truncationAccepted) {

  public TlsOptions {
    Objects.requireNonNull(context, "context");
    applicationProtocols = List.copyOf(applicationProtocols);
    requirePositive(handshakeTimeout, "handshakeTimeout");
    requirePositive(shutdownTimeout, "shutdownTimeout");
  }

  /** The JDK's default context, and 60 and 30 seconds. */
  public static TlsOptions defaults() {
    try {
      return of(SSLContext.getDefault());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no default TLS context", e);
    }
  }

  /** A context of the caller's, hostnames checked, and 60 and 30 seconds. */
  public static TlsOptions of(SSLContext context) {
    return new TlsOptions(
        context, null, true, List.of(), Duration.ofSeconds(60), Duration.ofSeconds(30), false);
  }

  public TlsOptions withServerHostname(@Nullable String serverHostname) {
    return new TlsOptions(
        context,
        serverHostname,
        hostnameChecking,
        applicationProtocols,
        handshakeTimeout,
        shutdownTimeout,
        truncationAccepted);
  }

  /** The same, with any name accepted in the certificate. */
  public TlsOptions withoutHostnameChecking() {
    return new TlsOptions(
        context,
        serverHostname,
        false,
        applicationProtocols,
        handshakeTimeout,
        shutdownTimeout,
        truncationAccepted);
  }

  public TlsOptions withApplicationProtocols(List<String> applicationProtocols) {
    return new TlsOptions(
        context,
        serverHostname,
        hostnameChecking,
        applicationProtocols,
        handshakeTimeout,
        shutdownTimeout,
        truncationAccepted);
  }

  public TlsOptions withHandshakeTimeout(Duration handshakeTimeout) {
    return new TlsOptions(
        context,
        serverHostname,
        hostnameChecking,
        applicationProtocols,
        handshakeTimeout,
        shutdownTimeout,
        truncationAccepted);
  }

  public TlsOptions withShutdownTimeout(Duration shutdownTimeout) {
    return new TlsOptions(
        context,
        serverHostname,
        hostnameChecking,
        applicationProtocols,
        handshakeTimeout,
        shutdownTimeout,
        truncationAccepted);
  }

  public TlsOptions withTruncationAccepted(boolean truncationAccepted) {
    return new TlsOptions(
        context,
        serverHostname,
        hostnameChecking,
        applicationProtocols,
        handshakeTimeout,
        shutdownTimeout,
        truncationAccepted);
  }

  private static void requirePositive(Duration value, String name) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }
}
