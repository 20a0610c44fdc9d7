package dev.rondo.tls.context;

import dev.rondo.net.TlsOptions;
import dev.rondo.tls.TlsProviderChoice;
import java.io.IOException;
import java.nio.file.Path;
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
 * <p>A certificate that is not valid, or not for another 14 days, is a warning in the log.
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
   */
  public static TlsContext createDefaultContext() throws IOException {
    return builder().build();
  }

  /**
   * Returns the context of a client that trusts only the authorities in a PEM file, or in the files
   * of a folder.
   *
   * @throws IOException if there is none, or it cannot be read; the message says what to do
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
   * Returns TLS options with this context, and with what the builder was told of clients'
   * certificates and unknown names. ALPN and times are set on the options. {@link
   * TlsOptions#withParameters} replaces what the builder was told: call {@link #parameters} first.
   */
  public TlsOptions options() {
    return TlsOptions.of(context).withParameters(parameters);
  }

  /**
   * Sets on {@code parameters} what the builder was told of clients' certificates and unknown
   * names; for a function that is passed to {@link TlsOptions#withParameters}.
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
   * Returns the warnings on the certificates in use, a line each: those that are not valid, or not
   * for another 14 days, when they were read.
   */
  public List<String> warnings() {
    return files.loaded().warnings();
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
