package dev.rondo.tls.context;

import dev.rondo.tls.TlsProviderChoice;
import dev.rondo.tls.TlsProviders;
import java.io.IOException;
import java.nio.file.Path;
import java.security.Provider;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Builds a {@link TlsContext}, with the verbs of Python's {@code ssl.SSLContext}. */
public final class TlsContextBuilder {

  private enum ClientCertificates {
    NONE,
    OPTIONAL,
    REQUIRED
  }

  private final List<CertChain> chains = new ArrayList<>();
  private final List<KeyStoreFile> keyStores = new ArrayList<>();
  private final List<Path> locations = new ArrayList<>();
  private boolean defaults;
  private boolean unknownRefused;
  private ClientCertificates clientCertificates = ClientCertificates.NONE;
  private @Nullable Provider provider;
  private InstantSource clock = InstantSource.system();

  TlsContextBuilder() {}

  /**
   * Adds a certificate chain and its key. Mirrors {@code load_cert_chain}. A server presents the
   * chain for the names in its certificate, and the first chain that was added for other names, and
   * to clients that ask for no name. Of several chains for one name, it presents the first one
   * whose kind of key the client can verify.
   *
   * @param certificates a PEM file, the certificate of the key first
   * @param key a PEM file; it can be the same file
   */
  public TlsContextBuilder loadCertChain(Path certificates, Path key) {
    return loadCertChain(CertChain.of(certificates, key));
  }

  /**
   * Adds a certificate chain and its encrypted key. Mirrors {@code load_cert_chain}.
   *
   * @param password the password of the key; it is kept, since the files may be read again
   */
  public TlsContextBuilder loadCertChain(Path certificates, Path key, String password) {
    return loadCertChain(CertChain.of(certificates, key).withPassword(password));
  }

  /**
   * Adds a certificate chain and its key, with a password or for names other than those in the
   * certificate. Where Python has {@code sni_callback}, each chain here has its names.
   */
  public TlsContextBuilder loadCertChain(CertChain chain) {
    chains.add(Objects.requireNonNull(chain, "chain"));
    return this;
  }

  /**
   * Adds the keys and certificate chains in a PKCS #12 file.
   *
   * @param password the password of the file and of its keys
   */
  public TlsContextBuilder loadKeyStore(Path file, String password) {
    keyStores.add(new KeyStoreFile(file, password));
    return this;
  }

  /**
   * Trusts the authorities in a PEM file, or in the files of a folder, instead of those of the JDK.
   * Mirrors {@code load_verify_locations}.
   */
  public TlsContextBuilder loadVerifyLocations(Path fileOrFolder) {
    locations.add(Objects.requireNonNull(fileOrFolder, "fileOrFolder"));
    return this;
  }

  /**
   * Trusts the authorities of the JDK, also together with those of {@link #loadVerifyLocations}.
   * Mirrors {@code load_default_certs}.
   */
  public TlsContextBuilder loadDefaultCerts() {
    defaults = true;
    return this;
  }

  /**
   * Serves only clients that present a certificate from a trusted authority. Mirrors {@code
   * CERT_REQUIRED}. It takes effect in {@link TlsContext#options}.
   */
  public TlsContextBuilder requireClientCertificates() {
    clientCertificates = ClientCertificates.REQUIRED;
    return this;
  }

  /**
   * Asks clients for a certificate, and also serves clients without one. Mirrors {@code
   * CERT_OPTIONAL}. It takes effect in {@link TlsContext#options}.
   */
  public TlsContextBuilder requestClientCertificates() {
    clientCertificates = ClientCertificates.OPTIONAL;
    return this;
  }

  /**
   * Refuses clients that ask for a name for which there is no certificate, with the alert {@code
   * unrecognized_name}. Clients that ask for no name are served. An engine that does not have the
   * parameters of {@link TlsContext#options} refuses such clients with another alert.
   */
  public TlsContextBuilder refuseUnknownNames() {
    unknownRefused = true;
    return this;
  }

  /** Uses {@code provider}, whatever the setting {@code rondo.tls} says. */
  public TlsContextBuilder provider(Provider provider) {
    this.provider = Objects.requireNonNull(provider, "provider");
    return this;
  }

  TlsContextBuilder clock(InstantSource clock) {
    this.clock = clock;
    return this;
  }

  /**
   * Reads the files.
   *
   * @throws IOException if a file cannot be used; the message says what to do
   * @throws IllegalStateException if the context must ask for certificates of clients and has no
   *     authorities, or if the setting {@code rondo.tls} names a provider that does not work here
   */
  public TlsContext build() throws IOException {
    if (clientCertificates != ClientCertificates.NONE && locations.isEmpty() && !defaults) {
      throw new IllegalStateException(
          "no authority for the certificates of clients: call loadVerifyLocations(…) or, for"
              + " those of the JDK, loadDefaultCerts()");
    }
    TlsProviderChoice choice =
        provider == null
            ? TlsProviders.discover().choose()
            : new TlsProviderChoice(provider.getName(), provider, "passed to the builder");
    var files =
        new ReloadingContext(
            new ContextLoader(
                chains, keyStores, locations, defaults, unknownRefused, choice.provider()),
            clock);
    return new TlsContext(files, choice, parameters(files));
  }

  private Consumer<SSLParameters> parameters(ReloadingContext files) {
    ClientCertificates wanted = clientCertificates;
    boolean isRefusing = unknownRefused;
    return parameters -> {
      switch (wanted) {
        case REQUIRED -> parameters.setNeedClientAuth(true);
        case OPTIONAL -> parameters.setWantClientAuth(true);
        case NONE -> {}
      }
      if (isRefusing) {
        parameters.setSNIMatchers(List.of(new ServerNameMatcher(() -> files.loaded().names())));
      }
    };
  }
}
