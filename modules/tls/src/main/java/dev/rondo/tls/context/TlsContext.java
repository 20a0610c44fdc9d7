package dev.rondo.tls.context;

import dev.rondo.net.TlsOptions;
import dev.rondo.tls.TlsProviderChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * A TLS context from PEM files, as {@code ssl.SSLContext} is in Python. A server's options are
 *
 * <pre>{@code
 * TlsOptions options = TlsContext.server(Path.of("chain.pem"), Path.of("key.pem")).options();
 * }</pre>
 *
 * and a client's are {@code TlsContext.createDefaultContext().options()}.
 *
 * <p>The files are read again when they change: new connections then use the new ones, and open
 * connections continue. New connections look for changes at most once a second. A loop reads the
 * changed files in its executor, and connections use the old ones until then. Files that cannot be
 * used are reported once, as a warning in the log, and the old ones stay in use.
 *
 * <p>The log has a warning of one line for each certificate that has expired, is not valid yet, or
 * expires within 14 days, when the files are read.
 *
 * <p>For any thread.
 */
public final class TlsContext {

  private final ReloadingContext files;
  private final SSLContext context;
  private final TlsProviderChoice provider;
  private final Consumer<SSLParameters> parameters;

  TlsContext(
      ReloadingContext files, TlsProviderChoice provider, Consumer<SSLParameters> parameters) {
    this.files = files;
    this.provider = provider;
    this.parameters = parameters;
    context = ReloadingContextSpi.wrap(files);
  }

  /**
   * Returns the context of a client that trusts the authorities of the JDK: its file {@code
   * cacerts}, or the keystore that the system property {@code javax.net.ssl.trustStore} names.
   * Mirrors {@code create_default_context}.
   */
  public static TlsContext createDefaultContext() throws IOException {
    return builder().build();
  }

  /**
   * Returns the context of a client that trusts only the authorities in a PEM file, or in the files
   * of a folder.
   *
   * @throws IOException if there is no authority, or a file cannot be read; the message says what
   *     to do
   */
  public static TlsContext client(Path authorities) throws IOException {
    return builder().loadVerifyLocations(authorities).build();
  }

  /**
   * Returns the context of a server.
   *
   * @param certificates the PEM file of the certificate chain, the server's own certificate first
   * @param key the PEM file of its private key; it can be the same file
   * @throws IOException if a file cannot be used; the message says what to do
   */
  public static TlsContext server(Path certificates, Path key) throws IOException {
    return builder().loadCertChain(certificates, key).build();
  }

  /** Returns a builder of a context that has no certificate and trusts the JDK's authorities. */
  public static TlsContextBuilder builder() {
    return new TlsContextBuilder();
  }

  /**
   * Returns TLS options with this context, and with the builder's rules for clients' certificates
   * and unknown names. Set ALPN and timeouts on the result. A function that is passed to {@link
   * TlsOptions#withParameters} replaces these rules, unless it calls {@link #parameters}.
   */
  public TlsOptions options() {
    return TlsOptions.of(context).withParameters(parameters);
  }

  /**
   * Sets the builder's rules for clients' certificates and unknown names on {@code parameters}; for
   * a function that is passed to {@link TlsOptions#withParameters}.
   */
  public void parameters(SSLParameters parameters) {
    this.parameters.accept(parameters);
  }

  /**
   * Returns the JDK's form of this context, for any use of JSSE. It does not ask for certificates
   * of clients and refuses no names: these are parameters of each connection.
   */
  public SSLContext sslContext() {
    return context;
  }

  /** Returns the TLS provider of this context, and why it was chosen. */
  public TlsProviderChoice provider() {
    return provider;
  }

  /**
   * Returns a line for each certificate in use that had expired, was not valid yet, or was about to
   * expire within 14 days, when it was read.
   */
  public List<String> warnings() {
    return files.loaded().warnings();
  }

  /**
   * Opens connections to this context in memory for about {@code time}, so that the first clients
   * of a server do not wait until the JVM has loaded and compiled what a connection needs. Blocks;
   * for a server, before it listens. A connection that fails is not reported: the server may refuse
   * clients without a certificate, and if there is another reason, its first client is told.
   *
   * @param time how long to go on; with zero nothing happens
   * @return the number of connections that were established and exchanged messages
   * @throws IllegalArgumentException if {@code time} is negative
   */
  public int warmUp(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("negative time: " + time);
    }
    try {
      return new WarmUp(files.loaded().context(), parameters).run(time);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the TLS provider creates servers but no clients", e);
    }
  }

  /**
   * Reads the files now, and blocks until that is done. New connections use the result.
   *
   * @throws IOException if a file cannot be used; the old ones then stay in use
   */
  public void reload() throws IOException {
    files.reload();
  }
}
