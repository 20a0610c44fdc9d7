package dev.rondo.launcher;

import dev.rondo.tls.context.CertChain;
import dev.rondo.tls.context.KeyPasswordException;
import dev.rondo.tls.context.TlsContext;
import dev.rondo.tls.context.TlsContextBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.jspecify.annotations.Nullable;

/** The TLS options of a server, with the user's key and certificate files. */
final class TlsKeys {

  private static final String WARM_UP = "250ms";

  private TlsKeys() {}

  static void addTo(Options options) {
    options
        .addOption(null, "tls", false, "use TLS, with --cert and --key or with --keystore")
        .addOption(
            Help.valued(
                "cert",
                "FILE",
                "a PEM file with a certificate and its chain; repeat it, each with a --key, for"
                    + " other names"))
        .addOption(Help.valued("key", "FILE", "a PEM file with the private key of the --cert"))
        .addOption(
            Help.valued("keystore", "FILE", "a PKCS #12 file with the key and the certificates"))
        .addOption(
            Help.valued("password", "P", "the password of the key or keystore; default: none"))
        .addOption(
            Help.valued(
                "client-ca",
                "FILE",
                "a PEM file of authorities; clients must have a certificate from one of them"))
        .addOption(
            Help.valued(
                "warm-up",
                "D",
                "the time for TLS connections in memory before the server listens, so that its"
                    + " first clients find it compiled; default: "
                    + WARM_UP));
  }

  /** Returns the TLS of a server, with the files that {@code line} names. */
  static ServerTls parse(CommandLine line) throws ParseException, IOException {
    TlsContextBuilder builder = TlsContext.builder();
    addKeys(builder, line);
    String authorities = line.getOptionValue("client-ca");
    if (authorities != null) {
      builder.loadVerifyLocations(Path.of(authorities)).requireClientCertificates();
    }
    Duration warmUp = Durations.parse("warm-up", line.getOptionValue("warm-up", WARM_UP));
    try {
      return new ServerTls(builder.build(), warmUp);
    } catch (KeyPasswordException e) {
      throw new IOException(e.getMessage() + " with --password", e);
    }
  }

  /** Returns whether an option can be given for each of several certificates. */
  static boolean isRepeatable(Option option) {
    return option.getLongOpt().equals("cert") || option.getLongOpt().equals("key");
  }

  private static void addKeys(TlsContextBuilder builder, CommandLine line) throws ParseException {
    String password = line.getOptionValue("password");
    String keyStore = line.getOptionValue("keystore");
    if (line.hasOption("cert") || line.hasOption("key")) {
      addChains(builder, line, password);
    } else if (keyStore == null) {
      throw new ParseException("--tls requires --cert FILE and --key FILE, or --keystore FILE");
    }
    if (keyStore != null) {
      builder.loadKeyStore(Path.of(keyStore), password == null ? "" : password);
    }
  }

  /** Adds each certificate with the key that has the same place among the keys. */
  private static void addChains(
      TlsContextBuilder builder, CommandLine line, @Nullable String password)
      throws ParseException {
    String[] certificates = values(line, "cert");
    String[] keys = values(line, "key");
    if (certificates.length != keys.length) {
      throw new ParseException(
          "each --cert requires a --key, in the same order; there are %d and %d"
              .formatted(certificates.length, keys.length));
    }
    for (int i = 0; i < keys.length; i++) {
      builder.loadCertChain(
          CertChain.of(Path.of(certificates[i]), Path.of(keys[i])).withPassword(password));
    }
  }

  private static String[] values(CommandLine line, String option) {
    String[] values = line.getOptionValues(option);
    return values == null ? new String[0] : values;
  }

  /** Fails on an option of TLS without {@code --tls}, which would leave the server unencrypted. */
  static void requireTls(CommandLine line) throws ParseException {
    for (String option : List.of("cert", "key", "keystore", "password", "client-ca", "warm-up")) {
      if (line.hasOption(option) && !line.hasOption("tls")) {
        throw new ParseException("--%s requires --tls".formatted(option));
      }
    }
  }
}
