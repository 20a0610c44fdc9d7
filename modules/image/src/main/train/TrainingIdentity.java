import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key and a certificate of 127.0.0.1, in PEM files, for the servers of a training run. */
final class TrainingIdentity {

  private static final String ALIAS = "training";
  private static final String PASSWORD = "training";

  private final KeyStore store;
  private final Path certificate;
  private final Path key;

  private TrainingIdentity(KeyStore store, Path certificate, Path key) {
    this.store = store;
    this.certificate = certificate;
    this.key = key;
  }

  /** Makes an identity, and writes its files into {@code folder}. */
  static TrainingIdentity make(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path file = folder.resolve("training.p12");
    runKeytool(
        List.of(
            "-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost",
            "-ext", "san=ip:127.0.0.1", "-validity", "30", "-alias", ALIAS, "-storepass", PASSWORD,
            "-keystore", file.toString()));
    KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    Path certificate =
        Files.writeString(
            folder.resolve("certificate.pem"),
            pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded()));
    Path key =
        Files.writeString(
            folder.resolve("key.pem"),
            pem("PRIVATE KEY", store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
    return new TrainingIdentity(store, certificate, key);
  }

  private static void runKeytool(List<String> options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(options);
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("keytool did not end within a minute: " + command);
    }
    if (process.exitValue() != 0) {
      throw new IOException("keytool failed: " + command);
    }
  }

  private static String pem(String type, byte[] content) {
    return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
        .formatted(type, Base64.getMimeEncoder().encodeToString(content));
  }

  Path certificate() {
    return certificate;
  }

  Path key() {
    return key;
  }

  /** A context for clients that trust this identity. */
  SSLContext clientContext() throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
