package dev.rondo.launcher;

import dev.rondo.net.TlsOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** The TLS options of a server, with the user's key and certificate files. */
final class TlsKeys {

  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

  private TlsKeys() {}

  static void addTo(Options options) {
    options
        .addOption(null, "tls", false, "use TLS, with --cert and --key or with --keystore")
        .addOption(Help.valued("cert", "FILE", "a PEM file with the certificate and its chain"))
        .addOption(Help.valued("key", "FILE", "a PEM file with the private key (PKCS #8)"))
        .addOption(
            Help.valued("keystore", "FILE", "a PKCS #12 file with the key and the certificates"))
        .addOption(Help.valued("password", "P", "the password of the keystore; default: empty"))
        .addOption(
            Help.valued(
                "client-ca",
                "FILE",
                "a PEM file of authorities; clients must have a certificate from one of them"));
  }

  /** Returns the TLS options of a server, with the files that {@code line} names. */
  static TlsOptions options(CommandLine line)
      throws ParseException, IOException, GeneralSecurityException {
    KeyManager[] keys = keys(line);
    String authorities = line.getOptionValue("client-ca");
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, authorities == null ? null : trust(Path.of(authorities)), null);
    TlsOptions options = TlsOptions.of(context);
    return authorities == null
        ? options
        : options.withParameters(parameters -> parameters.setNeedClientAuth(true));
  }

  private static TrustManager[] trust(Path authorities)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (Certificate authority : certificates(authorities)) {
      store.setCertificateEntry("client-ca-" + store.size(), authority);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust.getTrustManagers();
  }

  private static KeyManager[] keys(CommandLine line)
      throws ParseException, IOException, GeneralSecurityException {
    char[] password = line.getOptionValue("password", "").toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    if (line.hasOption("keystore")) {
      load(store, Path.of(line.getOptionValue("keystore")), password);
    } else if (line.hasOption("cert") && line.hasOption("key")) {
      Path certificate = Path.of(line.getOptionValue("cert"));
      Path file = Path.of(line.getOptionValue("key"));
      Certificate[] chain = certificates(certificate);
      PrivateKey key = key(file);
      if (!matches(key, chain[0].getPublicKey())) {
        throw new IOException(
            "the key in %s does not match the first certificate in %s"
                .formatted(file, certificate));
      }
      store.load(null, null);
      store.setKeyEntry("server", key, password, chain);
    } else {
      throw new ParseException("--tls requires --cert FILE and --key FILE, or --keystore FILE");
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    return keys.getKeyManagers();
  }

  /** Fails on an option of TLS without {@code --tls}, which would leave the server unencrypted. */
  static void requireTls(CommandLine line) throws ParseException {
    for (String option : List.of("cert", "key", "keystore", "password", "client-ca")) {
      if (line.hasOption(option) && !line.hasOption("tls")) {
        throw new ParseException("--%s requires --tls".formatted(option));
      }
    }
  }

  private static void load(KeyStore store, Path file, char[] password)
      throws IOException, GeneralSecurityException {
    byte[] content = read(file);
    try {
      store.load(new ByteArrayInputStream(content), password);
    } catch (IOException e) {
      throw new IOException(
          e.getCause() instanceof UnrecoverableKeyException
              ? "wrong password for " + file + ": pass the right one with --password"
              : file + " is not a PKCS #12 keystore",
          e);
    }
  }

  private static byte[] read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a folder, not a file");
    }
    return Files.readAllBytes(file);
  }

  private static Certificate[] certificates(Path file)
      throws IOException, GeneralSecurityException {
    byte[] content = read(file);
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    try {
      Certificate[] chain =
          factory
              .generateCertificates(new ByteArrayInputStream(content))
              .toArray(Certificate[]::new);
      if (chain.length > 0) {
        return chain;
      }
    } catch (CertificateException e) {
      throw new IOException("no PEM certificate in " + file + ": " + e.getMessage(), e);
    }
    throw new IOException("no PEM certificate in " + file);
  }

  /** Returns whether {@code other} verifies a signature by {@code key}. */
  private static boolean matches(PrivateKey key, PublicKey other) throws GeneralSecurityException {
    Signature signature =
        Signature.getInstance(
            switch (key.getAlgorithm()) {
              case "EC" -> "SHA256withECDSA";
              case "RSA" -> "SHA256withRSA";
              default -> key.getAlgorithm();
            });
    try {
      signature.initSign(key);
      byte[] signed = signature.sign();
      signature.initVerify(other);
      return signature.verify(signed);
    } catch (InvalidKeyException | SignatureException e) {
      return false; // The keys have different algorithms.
    }
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    Matcher text = PKCS8.matcher(new String(read(file), StandardCharsets.ISO_8859_1));
    if (!text.find()) {
      throw new IOException(
          "no PKCS #8 key in " + file + ": convert the key with `openssl pkcs8 -topk8 -nodes`");
    }
    var encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(text.group(1)));
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
      } catch (InvalidKeySpecException e) {
        // The key has another algorithm.
      }
    }
    throw new IOException(
        "unsupported key in " + file + ": its algorithm must be one of " + ALGORITHMS);
  }
}
