package dev.rondo.net;

import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
 * @param serverName the name that a client expects of the server
 * @param applicationProtocols the protocols for ALPN, in order of preference; empty for none
 * @param timeouts the timeouts of the handshake and the shutdown
 * @param tolerances the doubtful acts of a peer that are not errors
 * @param parameters a function that changes the JDK's parameters of each connection
 */
public record TlsOptions(
    SSLContext context,
    TlsServerName serverName,
    List<String> applicationProtocols,
    TlsTimeouts timeouts,
    Set<TlsTolerance> tolerances,
    Consumer<? super SSLParameters> parameters) {

  public TlsOptions {
    Objects.requireNonNull(context, "context");
    Objects.requireNonNull(serverName, "serverName");
    applicationProtocols = List.copyOf(applicationProtocols);
    Objects.requireNonNull(timeouts, "timeouts");
    tolerances = Set.copyOf(tolerances);
    Objects.requireNonNull(parameters, "parameters");
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
        new TlsServerName(null, true),
        List.of(),
        new TlsTimeouts(Duration.ofSeconds(60), Duration.ofSeconds(30)),
        Set.of(),
        parameters -> {});
  }

  public TlsOptions withServerHostname(@Nullable String serverHostname) {
    return new TlsOptions(
        context,
        new TlsServerName(serverHostname, serverName.isChecked()),
        applicationProtocols,
        timeouts,
        tolerances,
        parameters);
  }

  /** Returns these options without hostname checking: any name in the certificate is accepted. */
  public TlsOptions withoutHostnameChecking() {
    return new TlsOptions(
        context,
        new TlsServerName(serverName.hostname(), false),
        applicationProtocols,
        timeouts,
        tolerances,
        parameters);
  }

  public TlsOptions withApplicationProtocols(List<String> applicationProtocols) {
    return new TlsOptions(
        context, serverName, applicationProtocols, timeouts, tolerances, parameters);
  }

  public TlsOptions withHandshakeTimeout(Duration handshakeTimeout) {
    return new TlsOptions(
        context,
        serverName,
        applicationProtocols,
        new TlsTimeouts(handshakeTimeout, timeouts.shutdown()),
        tolerances,
        parameters);
  }

  public TlsOptions withShutdownTimeout(Duration shutdownTimeout) {
    return new TlsOptions(
        context,
        serverName,
        applicationProtocols,
        new TlsTimeouts(timeouts.handshake(), shutdownTimeout),
        tolerances,
        parameters);
  }

  /** Returns these options with or without {@link TlsTolerance#TRUNCATION}. */
  public TlsOptions withTruncationAccepted(boolean truncationAccepted) {
    return withTolerance(TlsTolerance.TRUNCATION, truncationAccepted);
  }

  /** Returns these options with or without {@link TlsTolerance#RENEGOTIATION}. */
  public TlsOptions withRenegotiationAccepted(boolean renegotiationAccepted) {
    return withTolerance(TlsTolerance.RENEGOTIATION, renegotiationAccepted);
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
        context, serverName, applicationProtocols, timeouts, tolerances, parameters);
  }

  private TlsOptions withTolerance(TlsTolerance tolerance, boolean tolerated) {
    Set<TlsTolerance> changed = EnumSet.noneOf(TlsTolerance.class);
    changed.addAll(tolerances);
    if (tolerated) {
      changed.add(tolerance);
    } else {
      changed.remove(tolerance);
    }
    return new TlsOptions(context, serverName, applicationProtocols, timeouts, changed, parameters);
  }
}
