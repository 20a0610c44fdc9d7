package dev.rondo.tls.context;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.List;

/** Reads certificate chains and their keys from PEM files. */
final class CredentialReader {

  private CredentialReader() {}

  /** Reads a chain and its key, and checks that they belong together. */
  static Credential read(CertChain files) throws IOException {
    Path file = files.certificates();
    PemFile pem = PemFile.read(file, "a certificate");
    List<X509Certificate> chain = certificates(pem);
    if (chain.isEmpty()) {
      throw new IOException(
          "no PEM certificate in %s, only %s: pass the file with the certificate chain"
              .formatted(file, pem.labels()));
    }
    PemFile keyFile = files.key().equals(file) ? pem : PemFile.read(files.key(), "a private key");
    PrivateKey key = PrivateKeyReader.read(keyFile, files.password());
    requireMatch(key, files, chain);
    List<String> names = files.serverNames();
    return new Credential(
        key, chain, names.isEmpty() ? CertificateNames.of(chain.getFirst()) : names, file);
  }

  /** Returns the certificates in {@code pem}; empty if there are none. */
  static List<X509Certificate> certificates(PemFile pem) throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (PemBlock block : pem.blocks()) {
      if (block.isCertificate()) {
        certificates.add(certificate(pem, block));
      }
    }
    return certificates;
  }

  private static X509Certificate certificate(PemFile pem, PemBlock block) throws IOException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(block.content()));
    } catch (CertificateException e) {
      throw new IOException(
          "the certificate in %s, line %d, cannot be read: restore the file (%s)"
              .formatted(pem.file(), block.line(), e.getMessage()),
          e);
    }
  }

  private static void requireMatch(PrivateKey key, CertChain files, List<X509Certificate> chain)
      throws IOException {
    if (matches(key, chain.getFirst().getPublicKey())) {
      return;
    }
    String remedy = "pass the key of this certificate";
    for (int i = 1; i < chain.size(); i++) {
      if (matches(key, chain.get(i).getPublicKey())) {
        remedy = "it matches certificate %d, which must be the first".formatted(i + 1);
      }
    }
    throw new IOException(
        "the key in %s does not match the first certificate in %s: %s"
            .formatted(files.key(), files.certificates(), remedy));
  }

  /** Returns whether {@code publicKey} verifies a signature by {@code key}. */
  private static boolean matches(PrivateKey key, PublicKey publicKey) throws IOException {
    if (key instanceof RSAKey one && publicKey instanceof RSAKey other) {
      return one.getModulus().equals(other.getModulus());
    }
    if (!key.getAlgorithm().equals(publicKey.getAlgorithm())) {
      return false;
    }
    try {
      Signature signature =
          Signature.getInstance(
              key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : key.getAlgorithm());
      signature.initSign(key);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      return signature.verify(signed);
    } catch (InvalidKeyException | SignatureException e) {
      return false; // Keys of different curves.
    } catch (GeneralSecurityException e) {
      throw new IOException("this JDK cannot sign with a key of " + key.getAlgorithm(), e);
    }
  }
}
