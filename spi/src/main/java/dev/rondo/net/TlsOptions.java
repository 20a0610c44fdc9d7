package dev.rondo.net;

import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * TLS over a connection.
 *
 * <p>A client with TLS 1.3 learns only after its handshake that the server refuses its certificate:
 * {@code connectionMade} is called, and then {@code connectionLost} with an {@code SSLException}.
 * With TLS 1.2 it is the handshake that fails.
 *
 * @param context keys, trust and the rest
 * @param serverHostname the name to ask for and to check in the certificate; null for the host that
 *     was connected to
 * @param hostnameChecking whether a client checks the name in the certificate
 * @param applicationProtocols for ALPN, the preferred first; empty for none
 * @param handshakeTimeout after which an unfinished handshake ends the connection
 * @param shutdownTimeout how long to wait for the peer's close
 * @param truncationAccepted whether an end of stream without TLS's own close counts as a good end
 * @param parameters what else is to be changed of the JDK's parameters of each connection
 */
public record TlsOptions(
    SSLContext context,
    @Nullable String serverHostname,
    boolean hostnameChecking,
    List<String> applicationProtocols,
    Duration handshakeTimeout,
    Duration shutdownTimeout,
    boolean truncationAccepted,
    Consumer<? super SSLParameters> parameters) {

  public TlsOptions {
    Objects.requireNonNull(context, "context");
    applicationProtocols = List.copyOf(applicationProtocols);
    Objects.requireNonNull(parameters, "parameters");
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
        context,
        null,
        true,
        List.of(),
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        false,
        parameters -> {});
  }

  public TlsOptions withServerHostname(@Nullable String serverHostname) {
    return new TlsOptions(
        context,
        serverHostname,
        hostnameChecking,
        applicationProtocols,
        handshakeTimeout,
        shutdownTimeout,
        truncationAccepted,
        parameters);
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
        truncationAccepted,
        parameters);
  }

  public TlsOptions withApplicationProtocols(List<String> applicationProtocols) {
    return new TlsOptions(
        context,
        serverHostname,
        hostnameChecking,
        applicationProtocols,
        handshakeTimeout,
        shutdownTimeout,
        truncationAccepted,
        parameters);
  }

  public TlsOptions withHandshakeTimeout(Duration handshakeTimeout) {
    return new TlsOptions(
        context,
        serverHostname,
        hostnameChecking,
        applicationProtocols,
        handshakeTimeout,
        shutdownTimeout,
        truncationAccepted,
        parameters);
  }

  public TlsOptions withShutdownTimeout(Duration shutdownTimeout) {
    return new TlsOptions(
        context,
        serverHostname,
        hostnameChecking,
        applicationProtocols,
        handshakeTimeout,
        shutdownTimeout,
        truncationAccepted,
        parameters);
  }

  public TlsOptions withTruncationAccepted(boolean truncationAccepted) {
    return new TlsOptions(
        context,
        serverHostname,
        hostnameChecking,
        applicationProtocols,
        handshakeTimeout,
        shutdownTimeout,
        truncationAccepted,
        parameters);
  }

  /**
   * The same, with {@code parameters} called for each connection on the loop's thread, and once
   * when a server is made, with what the context and these options say: it has the last word on
   * protocol versions, cipher suites and names, and on whether a server asks its clients for
   * certificates. {@code ssl.CERT_REQUIRED} is
   *
   * <pre>{@code
   * TlsOptions.of(context).withParameters(parameters -> parameters.setNeedClientAuth(true))
   * }</pre>
   *
   * and {@code ssl.CERT_OPTIONAL} is {@code setWantClientAuth(true)}; the context's trust managers
   * decide, and {@link ExtraInfo#PEERCERT} has what they accepted.
   */
  public TlsOptions withParameters(Consumer<? super SSLParameters> parameters) {
    return new TlsOptions(
        context,
        serverHostname,
        hostnameChecking,
        applicationProtocols,
        handshakeTimeout,
        shutdownTimeout,
        truncationAccepted,
        parameters);
  }

  private static void requirePositive(Duration value, String name) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }
}
