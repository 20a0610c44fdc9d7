package dev.rondo.tls.context;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The PEM files of a certificate chain and its private key.
 *
 * @param certificates the file of the chain, the certificate of the key first
 * @param key the file of the private key; it can be that of the chain
 * @param password the password of the key; null if the key is not encrypted. It is a string because
 *     it must be kept for reloading, so erasing it would gain nothing.
 * @param serverNames the names for which a server presents the chain, such as {@code example.org}
 *     or {@code *.example.org}; empty for the names in the certificate
 */
public record CertChain(
    Path certificates, Path key, @Nullable String password, List<String> serverNames) {

  /**
   * Checks the names.
   *
   * @throws IllegalArgumentException if a name is not one that a client can ask for
   */
  public CertChain {
    Objects.requireNonNull(certificates, "certificates");
    Objects.requireNonNull(key, "key");
    serverNames = serverNames.stream().map(ServerNamePattern::normalize).toList();
  }

  /** Returns the chain in {@code certificates} with the key in {@code key}. */
  public static CertChain of(Path certificates, Path key) {
    return new CertChain(certificates, key, null, List.of());
  }

  /** Returns the chain and the key that are in one file. */
  public static CertChain of(Path file) {
    return of(file, file);
  }

  public CertChain withPassword(@Nullable String password) {
    return new CertChain(certificates, key, password, serverNames);
  }

  /**
   * Returns a copy for {@code serverNames}. In {@code *.example.org} the star stands for one label;
   * an exact name goes before a name with a star.
   *
   * @throws IllegalArgumentException if a name is not one that a client can ask for
   */
  public CertChain withServerNames(List<String> serverNames) {
    return new CertChain(certificates, key, password, serverNames);
  }

  /** Returns the files and names, without the password. */
  @Override
  public String toString() {
    return "CertChain[%s, %s, %s]".formatted(certificates, key, serverNames);
  }
}
