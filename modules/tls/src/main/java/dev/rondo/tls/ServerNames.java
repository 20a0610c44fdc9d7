package dev.rondo.tls;

import java.nio.charset.StandardCharsets;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
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

  /** Returns the name to send for {@code host}, which is in ASCII. */
  static SNIServerName of(String host) {
    try {
      return new SNIHostName(host);
    } catch (IllegalArgumentException e) {
      return new UnusualName(host.getBytes(StandardCharsets.US_ASCII));
    }
  }
}
