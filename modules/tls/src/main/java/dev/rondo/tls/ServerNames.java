package dev.rondo.tls;

import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;

/** Names that a client sends to a server (SNI). */
final class ServerNames {

  /** A name that {@link SNIHostName} refuses but servers use, such as one with an underscore. */
  private static final class UnusualName extends SNIServerName {

    UnusualName(byte[] encoded) {
      super(StandardConstants.SNI_HOST_NAME, encoded);
    }
  }

  private ServerNames() {}

  /**
   * Applies {@code parameters} to {@code engine}, without an unusual name if the engine can send
   * only names of the type {@link SNIHostName}. Such an engine may send the host of which it is
   * created, even one with an unusual name.
   */
  static void apply(SSLParameters parameters, SSLEngine engine) {
    try {
      engine.setSSLParameters(parameters);
    } catch (ClassCastException e) {
      List<SNIServerName> names = parameters.getServerNames();
      if (names == null || names.stream().noneMatch(UnusualName.class::isInstance)) {
        throw e;
      }
      parameters.setServerNames(
          names.stream().filter(name -> !(name instanceof UnusualName)).toList());
      engine.setSSLParameters(parameters);
    }
  }

  /** Returns the name to send for {@code host}, which is in ASCII. */
  static SNIServerName of(String host) {
    try {
      return new SNIHostName(host);
    } catch (IllegalArgumentException e) {
      return new UnusualName(host.getBytes(StandardCharsets.US_ASCII));
    }
  }
}
