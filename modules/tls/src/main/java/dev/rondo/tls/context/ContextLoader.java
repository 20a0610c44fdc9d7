package dev.rondo.tls.context;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Loads a context from files, as often as they change.
 *
 * @param chains the caller's own certificates; the first one is the default
 * @param keyStores PKCS #12 files with further ones
 * @param locations the files and folders with the authorities; none for those of the JDK
 * @param defaults whether the JDK's authorities are trusted beside those in {@code locations}
 * @param unknownRefused whether names without a certificate are refused
 * @param provider the JSSE provider; null for the first one installed
 */
record ContextLoader(
    List<CertChain> chains,
    List<KeyStoreFile> keyStores,
    List<Path> locations,
    boolean defaults,
    boolean unknownRefused,
    @Nullable Provider provider) {

  ContextLoader {
    chains = List.copyOf(chains);
    keyStores = List.copyOf(keyStores);
    locations = List.copyOf(locations);
  }

  /** Returns the state of the files now. */
  FileStamps stamps() {
    List<Path> files = new ArrayList<>(locations);
    for (CertChain chain : chains) {
      files.add(chain.certificates());
      files.add(chain.key());
    }
    keyStores.forEach(each -> files.add(each.file()));
    return FileStamps.of(files);
  }

  /** Reads all files and returns a new context, which has no sessions yet. */
  LoadedContext load(Instant now) throws IOException {
    FileStamps stamps = stamps();
    List<Credential> credentials = credentials();
    var names = new CredentialsByName(credentials, unknownRefused);
    try {
      SSLContext context =
          provider == null
              ? SSLContext.getInstance("TLS")
              : SSLContext.getInstance("TLS", provider);
      KeyManager[] keys =
          credentials.isEmpty()
              ? null
              : new KeyManager[] {new CredentialKeyManager(credentials, names)};
      context.init(keys, TrustReader.read(locations, defaults), null);
      return new LoadedContext(
          context,
          names,
          expiry(credentials),
          stamps,
          credentials.stream()
              .flatMap(each -> CertificateDates.warnings(each, now).stream())
              .toList());
    } catch (GeneralSecurityException e) {
      throw new IOException("no TLS context can be made: " + e.getMessage(), e);
    }
  }

  private List<Credential> credentials() throws IOException {
    List<Credential> credentials = new ArrayList<>();
    for (CertChain chain : chains) {
      credentials.add(CredentialReader.read(chain));
    }
    for (KeyStoreFile each : keyStores) {
      credentials.addAll(each.read());
    }
    return credentials;
  }

  private static Instant expiry(List<Credential> credentials) {
    return credentials.stream()
        .map(each -> each.certificate().getNotAfter().toInstant())
        .min(Instant::compareTo)
        .orElse(Instant.MAX);
  }
}
