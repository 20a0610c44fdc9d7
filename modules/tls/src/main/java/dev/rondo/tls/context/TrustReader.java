package dev.rondo.tls.context;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Makes trust managers from PEM files and folders, and from the authorities of the JDK. */
final class TrustReader {

  private TrustReader() {}

  /**
   * Returns trust managers for these authorities; those of the JDK if there are none.
   *
   * @param locations files, and folders of files
   * @param defaults whether the JDK's authorities are trusted too
   */
  static TrustManager[] read(List<Path> locations, boolean defaults)
      throws IOException, GeneralSecurityException {
    if (locations.isEmpty()) {
      return managers(null);
    }
    Set<X509Certificate> authorities = new LinkedHashSet<>();
    for (Path location : locations) {
      authorities.addAll(Files.isDirectory(location) ? ofFolder(location) : ofFile(location));
    }
    if (defaults) {
      authorities.addAll(ofTheJdk());
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (X509Certificate authority : authorities) {
      store.setCertificateEntry(Integer.toString(store.size()), authority);
    }
    return managers(store);
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static List<X509Certificate> ofFile(Path file) throws IOException {
    PemFile pem = PemFile.read(file, "a certificate");
    List<X509Certificate> certificates = CredentialReader.certificates(pem);
    if (certificates.isEmpty()) {
      throw new IOException(
          "no PEM certificate in %s, only %s: pass the file with the authorities"
              .formatted(file, pem.labels()));
    }
    return certificates;
  }

  /** Returns the certificates in the files of a folder; files without PEM are skipped. */
  private static List<X509Certificate> ofFolder(Path folder) throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Path file : files(folder)) {
      byte[] content = PemFile.bytes(file, "a certificate");
      certificates.addAll(CredentialReader.certificates(PemFile.of(file, content)));
    }
    if (certificates.isEmpty()) {
      throw new IOException(
          "no PEM certificate in any file of the folder %s: pass the folder with the authorities"
              .formatted(folder));
    }
    return certificates;
  }

  /** Returns the files in a folder, by name. */
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static List<X509Certificate> ofTheJdk() throws GeneralSecurityException {
    return Arrays.stream(managers(null))
        .filter(X509TrustManager.class::isInstance)
        .flatMap(each -> Arrays.stream(((X509TrustManager) each).getAcceptedIssuers()))
        .toList();
  }
}
