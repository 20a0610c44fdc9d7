package dev.rondo.tls.context;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key with its certificate chain.
 *
 * @param key the private key
 * @param chain the certificates, that of the key first
 * @param serverNames the names that it is for, in the form of {@link ServerNamePattern}
 * @param file the file of the chain, for messages
 */
record Credential(
    PrivateKey key, List<X509Certificate> chain, List<String> serverNames, Path file) {

  X509Certificate certificate() {
    return chain.getFirst();
  }

  /**
   * Returns whether the key can sign where {@code keyType} is needed. Providers name a type by the
   * algorithm of the key ({@code EC}, {@code EdDSA}), by its parameters ({@code Ed25519}, {@code
   * EC/secp256r1}) or by the key exchange ({@code ECDHE_ECDSA}).
   */
  boolean fits(String keyType) {
    String type = keyType.replaceFirst("/.*", "");
    String algorithm = certificate().getPublicKey().getAlgorithm();
    return switch (algorithm) {
      case "EC" -> type.equals("EC") || type.endsWith("ECDSA");
      case "EdDSA" -> type.equals("EdDSA") || type.equals(parametersOfKey());
      case "RSA" -> type.equals("RSA") || type.equals("DHE_RSA") || type.equals("ECDHE_RSA");
      default -> type.equals(algorithm);
    };
  }

  private String parametersOfKey() {
    return certificate().getPublicKey() instanceof java.security.interfaces.EdECKey key
        ? key.getParams().getName()
        : "";
  }
}
