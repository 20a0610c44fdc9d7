package dev.rondo.tls.context;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the private key of a PEM file. */
final class PrivateKeyReader {

  /** The algorithms that can sign a handshake, by object identifier. */
  private static final Map<String, String> ALGORITHMS =
      Map.of(
          "1.2.840.113549.1.1.1", "RSA",
          "1.2.840.113549.1.1.10", "RSASSA-PSS",
          "1.2.840.10045.2.1", "EC",
          "1.3.101.112", "Ed25519",
          "1.3.101.113", "Ed448");

  private static final int CURVE = 0xa0;

  private final PemFile pem;
  private final Path file;
  private final @Nullable String password;

  private PrivateKeyReader(PemFile pem, @Nullable String password) {
    this.pem = pem;
    this.file = pem.file();
    this.password = password;
  }

  /** Returns the first private key in {@code pem}. */
  static PrivateKey read(PemFile pem, @Nullable String password) throws IOException {
    return new PrivateKeyReader(pem, password).read();
  }

  private PrivateKey read() throws IOException {
    for (PemBlock block : pem.blocks()) {
      if (block.isPrivateKey()) {
        return key(block);
      }
    }
    throw new IOException(
        "no private key in %s, only %s: pass the file with the key".formatted(file, pem.labels()));
  }

  private PrivateKey key(PemBlock block) throws IOException {
    boolean encrypted = isEncrypted(block);
    if (encrypted && password == null) {
      throw new KeyPasswordException(file, true);
    }
    try {
      return decode(pkcs8(block));
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(
          ("the key in %s is encrypted with an unsupported %s: encrypt it anew with"
                  + " `openssl pkcs8 -topk8 -v2 aes-256-cbc`")
              .formatted(file, e.getMessage()),
          e);
    } catch (GeneralSecurityException | DerException e) {
      throw encrypted ? wrongPassword(e) : damaged(e);
    }
  }

  private static boolean isEncrypted(PemBlock block) {
    return block.label().equals("ENCRYPTED PRIVATE KEY")
        || block.headers().getOrDefault("Proc-Type", "").contains("ENCRYPTED");
  }

  /** Returns the key in PKCS #8, decrypted. */
  private byte[] pkcs8(PemBlock block) throws GeneralSecurityException, IOException {
    return switch (block.label()) {
      case "PRIVATE KEY" -> block.content();
      case "ENCRYPTED PRIVATE KEY" -> KeyDecryption.pkcs8(block.content(), secret());
      case "RSA PRIVATE KEY" -> Pkcs8.ofRsa(plain(block));
      case "EC PRIVATE KEY" -> elliptic(plain(block));
      case "OPENSSH PRIVATE KEY" ->
          throw new IOException(
              ("the key in %s is in OpenSSH's format: convert it with"
                      + " `ssh-keygen -p -m PKCS8 -f %s`")
                  .formatted(file, file));
      default ->
          throw new IOException(
              "unsupported key in %s: %s; it must be one of %s"
                  .formatted(file, block.label(), names()));
    };
  }

  private byte[] plain(PemBlock block) throws GeneralSecurityException, IOException {
    return isEncrypted(block)
        ? KeyDecryption.traditional(block.content(), block.headers().get("DEK-Info"), secret())
        : block.content();
  }

  private String secret() {
    return password == null ? "" : password;
  }

  private byte[] elliptic(byte[] key) throws IOException {
    DerReader values = new DerReader(key).enter(DerReader.SEQUENCE);
    values.readInt();
    values.read(DerReader.OCTETS);
    return Pkcs8.ofEc(key, values.isNext(CURVE) ? values.read(CURVE) : curveOfTheFile());
  }

  /** Returns the curve that a block of its own names. */
  private byte[] curveOfTheFile() throws IOException {
    return pem.blocks().stream()
        .filter(block -> block.label().equals("EC PARAMETERS"))
        .map(PemBlock::content)
        .findFirst()
        .orElseThrow(() -> new IOException("the key in %s names no curve".formatted(file)));
  }

  private PrivateKey decode(byte[] key) throws GeneralSecurityException, IOException {
    String algorithm = Pkcs8.algorithm(key);
    String name = ALGORITHMS.get(algorithm);
    if (name == null) {
      throw new IOException(
          "unsupported key in %s: its algorithm is %s; it must be one of %s"
              .formatted(file, algorithm, names()));
    }
    return KeyFactory.getInstance(name).generatePrivate(new PKCS8EncodedKeySpec(key));
  }

  private static String names() {
    return String.join(", ", ALGORITHMS.values().stream().sorted().toList());
  }

  private KeyPasswordException wrongPassword(Exception cause) {
    var exception = new KeyPasswordException(file, false);
    exception.initCause(cause);
    return exception;
  }

  private IOException damaged(Exception cause) {
    return new IOException(
        ("the key in %s cannot be read: restore the file, or write the key anew with"
                + " `openssl pkey` (%s)")
            .formatted(file, cause.getMessage()),
        cause);
  }
}
