package dev.rondo.launcher;

import dev.rondo.net.TlsOptions;
import dev.rondo.tls.context.CertChain;
import dev.rondo.tls.context.KeyPasswordException;
import dev.rondo.tls.context.TlsContext;
import dev.rondo.tls.context.TlsContextBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** The TLS options of a server, with the user's key and certificate files. */
final class TlsKeys {

  private TlsKeys() {}

  static void addTo(Options options) {
    options
        .addOption(null, "tls", false, "use TLS, with --cert and --key or with --keystore")
        .addOption(Help.valued("cert", "FILE", "a PEM file with the certificate and its chain"))
        .addOption(Help.valued("key", "FILE", "a PEM file with the private key"))
        .addOption(
            Help.valued("keystore", "FILE", "a PKCS #12 file with the key and the certificates"))
        .addOption(
            Help.valued("password", "P", "the password of the key or keystore; default: none"))
        .addOption(
            Help.valued(
                "client-ca",
                "FILE",
                "a PEM file of authorities; clients must have a certificate from one of them"));
  }

  /** Returns the TLS options of a server, with the files that {@code line} names. */
  static TlsOptions options(CommandLine line) throws ParseException, IOException {
    TlsContextBuilder builder = TlsContext.builder();
    addKeys(builder, line);
    String authorities = line.getOptionValue("client-ca");
    if (authorities != null) {
      builder.loadVerifyLocations(Path.of(authorities)).requireClientCertificates();
    }
    try {
      return builder.build().options();
    } catch (KeyPasswordException e) {
      throw new IOException(e.getMessage() + " with --password", e);
    }
  }

  private static void addKeys(TlsContextBuilder builder, CommandLine line) throws ParseException {
    String password = line.getOptionValue("password");
    if (line.hasOption("keystore")) {
      builder.loadKeyStore(
          Path.of(line.getOptionValue("keystore")), password == null ? "" : password);
    } else if (line.hasOption("cert") && line.hasOption("key")) {
      builder.loadCertChain(
          CertChain.of(Path.of(line.getOptionValue("cert")), Path.of(line.getOptionValue("key")))
              .withPassword(password));
    } else {
      throw new ParseException("--tls requires --cert FILE and --key FILE, or --keystore FILE");
    }
  }

  /** Fails on an option of TLS without {@code --tls}, which would leave the server unencrypted. */
  static void requireTls(CommandLine line) throws ParseException {
    for (String option : List.of("cert", "key", "keystore", "password", "client-ca")) {
      if (line.hasOption(option) && !line.hasOption("tls")) {
        throw new ParseException("--%s requires --tls".formatted(option));
      }
    }
  }
}
