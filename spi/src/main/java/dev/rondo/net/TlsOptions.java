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
 * Options of TLS over a connection.
 *
 * <p>With TLS 1.3, a client's handshake ends before the server has checked the client's
 * certificate. If the server refuses it, {@code connectionMade} has already been called, and {@code
 * connectionLost} follows with an {@code SSLException}. With TLS 1.2, the handshake fails.
 *
 * @param context the context: keys, trust managers and sessions
 * @param serverHostname the name to send to the server (SNI) and to check in its certificate; null
 *     for the host that was connected to
 * @param hostnameChecking whether a client checks the name in the certificate
 * @param applicationProtocols the protocols for ALPN, in order of preference; empty for none
 * @param handshakeTimeout the time after which an unfinished handshake expires and the connection
 *     is closed
 * @param shutdownTimeout the longest time to wait for the peer's {@code close_notify} alert
 * @param truncationAccepted whether an end of stream without a {@code close_notify} alert is not an
 *     error
 * @param renegotiationAccepted whether a server negotiates anew when a client of TLS 1.2 or older
 *     asks for it, which costs the server much more than the client; otherwise such a connection
 *     fails. TLS 1.3 has no renegotiation
 * @param parameters a function that changes the JDK's parameters of each connection
 */
public record TlsOptions(
    SSLContext context,
    @Nullable String serverHostname,
    boolean hostnameChecking,
    List<String> applicationProtocols,
    Duration handshakeTimeout,
    Duration shutdownTimeout,
    boolean truncationAccepted,
    boolean renegotiationAccepted,
    Consumer<? super SSLParameters> parameters) {

  public TlsOptions {
    Objects.requireNonNull(context, "context");
    applicationProtocols = List.copyOf(applicationProtocols);
    Objects.requireNonNull(parameters, "parameters");
    requirePositive(handshakeTimeout, "handshakeTimeout");
    requirePositive(shutdownTimeout, "shutdownTimeout");
  }

  /**
   * Returns options with the JDK's default context, and timeouts of 60 s for the handshake and 30 s
   * for the shutdown.
   */
  public static TlsOptions defaults() {
    try {
      return of(SSLContext.getDefault());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(
          "this JDK has no default TLS context: pass one to TlsOptions.of(context)", e);
    }
  }

  /**
   * Returns options with {@code context}, hostname checking, and timeouts of 60 s for the handshake
   * and 30 s for the shutdown.
   */
  public static TlsOptions of(SSLContext context) {
    return new TlsOptions(
        context,
        null,
        true,
        List.of(),
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        false,
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
        renegotiationAccepted,
        parameters);
  }

  /** Returns these options without hostname checking: any name in the certificate is accepted. */
  public TlsOptions withoutHostnameChecking() {
    return new TlsOptions(
        context,
        serverHostname,
        false,
        applicationProtocols,
        handshakeTimeout,
        shutdownTimeout,
        truncationAccepted,
        renegotiationAccepted,
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
        renegotiationAccepted,
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
        renegotiationAccepted,
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
        renegotiationAccepted,
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
        renegotiationAccepted,
        parameters);
  }

  public TlsOptions withRenegotiationAccepted(boolean renegotiationAccepted) {
    return new TlsOptions(
        context,
        serverHostname,
        hostnameChecking,
        applicationProtocols,
        handshakeTimeout,
        shutdownTimeout,
        truncationAccepted,
        renegotiationAccepted,
        parameters);
  }

  /**
   * Returns these options with {@code parameters}, which is called for each connection, and once
   * when a server is created, on the loop thread. It is passed the parameters that follow from the
   * context and the other options, and can change the protocol versions, cipher suites and names,
   * and whether a server requests certificates of its clients. {@code ssl.CERT_REQUIRED} is
   *
   * <pre>{@code
   * TlsOptions.of(context).withParameters(parameters -> parameters.setNeedClientAuth(true))
   * }</pre>
   *
   * and {@code ssl.CERT_OPTIONAL} is {@code setWantClientAuth(true)}. The context's trust managers
   * check the certificates; {@link ExtraInfo#PEERCERT} returns those accepted.
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
        renegotiationAccepted,
        parameters);
  }

  private static void requirePositive(Duration value, String name) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }
}
