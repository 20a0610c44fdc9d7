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

/** The key and the certificates that a server shows, from the files a user has. */
final class TlsKeys {

  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

  private TlsKeys() {}

  static void addTo(Options options) {
    options
        .addOption(null, "tls", false, "over TLS, with --cert and --key, or --keystore")
        .addOption(Help.valued("cert", "FILE", "the certificate and those above it, as PEM"))
        .addOption(Help.valued("key", "FILE", "the private key, as PEM in PKCS #8"))
        .addOption(Help.valued("keystore", "FILE", "the key and the certificates, as PKCS #12"))
        .addOption(Help.valued("password", "P", "the password of the key store; default: none"))
        .addOption(
            Help.valued(
                "client-ca", "FILE", "serve only clients with a certificate of these, as PEM"));
  }

  /** The TLS of a server with what {@code line} names. */
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
      if (!isOf(key, chain[0].getPublicKey())) {
        throw new IOException(
            "the key in %s is not that of the first certificate in %s"
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

  /**
   * Refuses TLS options without {@code --tls}: the server would run without the encryption that was
   * meant.
   */
  static void requireTlsFor(CommandLine line) throws ParseException {
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
              : file + " is no key store in PKCS #12",
          e);
    }
  }

  private static byte[] read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a folder: a file is needed");
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
      throw new IOException(file + " has no certificate as PEM: " + e.getMessage(), e);
    }
    throw new IOException(file + " has no certificate as PEM");
  }

  /** Whether what one signs the other verifies. */
  private static boolean isOf(PrivateKey key, PublicKey other) throws GeneralSecurityException {
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
      return false; // They are of two kinds.
    }
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    Matcher text = PKCS8.matcher(new String(read(file), StandardCharsets.ISO_8859_1));
    if (!text.find()) {
      throw new IOException(
          file + " has no key in PKCS #8: convert it with `openssl pkcs8 -topk8 -nodes`");
    }
    var encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(text.group(1)));
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
      } catch (InvalidKeySpecException e) {
        // It is of another algorithm.
      }
    }
    throw new IOException(file + " has a key of none of " + ALGORITHMS);
  }
}
