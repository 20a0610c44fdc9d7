package dev.rondo.integration;

import dev.rondo.tck.fixture.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * PEM files in a folder: the certificate {@code NAME.crt} and its key {@code NAME.key}.
 *
 * @param folder the folder
 */
record PemFiles(Path folder) {

  /** Writes both files of {@code name}, which may exist. */
  void write(String name, Identity identity) throws IOException {
    Files.writeString(chain(name), identity.certificatePem());
    Files.writeString(key(name), identity.keyPem());
  }

  /** Writes a file with the certificates of several identities, and returns its path. */
  Path trust(Identity... identities) throws IOException {
    var certificates = new StringBuilder();
    for (Identity identity : identities) {
      certificates.append(identity.certificatePem());
    }
    return Files.writeString(folder.resolve("trusted.pem"), certificates);
  }

  Path chain(String name) {
    return folder.resolve(name + ".crt");
  }

  Path key(String name) {
    return folder.resolve(name + ".key");
  }
}
