package dev.rondo.tls.context;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A PKCS #12 file with keys and their certificate chains.
 *
 * @param file the path
 * @param password the password of the file and of its keys
 */
record KeyStoreFile(Path file, String password) {

  /** Returns the keys in the file, with their chains. */
  List<Credential> read() throws IOException {
    byte[] content = PemFile.bytes(file, "the keystore");
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      load(store, content);
      List<Credential> credentials = new ArrayList<>();
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)) {
          credentials.add(credential(store, alias));
        }
      }
      if (credentials.isEmpty()) {
        throw new IOException("no private key in the keystore %s".formatted(file));
      }
      return credentials;
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "the keystore %s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private void load(KeyStore store, byte[] content) throws IOException, GeneralSecurityException {
    try {
      store.load(new ByteArrayInputStream(content), password.toCharArray());
    } catch (IOException e) {
      if (e.getCause() instanceof UnrecoverableKeyException) {
        var wrong = new KeyPasswordException(file, false);
        wrong.initCause(e);
        throw wrong;
      }
      throw new IOException(
          "%s is not a PKCS #12 keystore: for PEM, pass a certificate and a key".formatted(file),
          e);
    }
  }

  private Credential credential(KeyStore store, String alias) throws GeneralSecurityException {
    var chain =
        Arrays.stream(store.getCertificateChain(alias)).map(X509Certificate.class::cast).toList();
    return new Credential(
        (PrivateKey) store.getKey(alias, password.toCharArray()),
        chain,
        CertificateNames.of(chain.getFirst()),
        file);
  }
}
