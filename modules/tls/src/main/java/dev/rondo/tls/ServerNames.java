package dev.rondo.tls;

import java.net.IDN;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;
import org.jspecify.annotations.Nullable;

/** Names that a client sends to a server (SNI). */
final class ServerNames {

  /** A name that {@link SNIHostName} refuses but servers use, such as one with an underscore. */
  private static final class UnusualName extends SNIServerName {

    UnusualName(String name) {
      super(StandardConstants.SNI_HOST_NAME, name.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private ServerNames() {}

  /** Returns {@code host} as it is sent. */
  static String ascii(String host) {
    return IDN.toASCII(host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
  }

  /** Returns the names to send for {@code name}, which is in ASCII: none for an address. */
  static List<SNIServerName> of(String name) {
    SNIServerName usual = usual(name);
    return isAddress(name) ? List.of() : List.of(usual == null ? new UnusualName(name) : usual);
  }

  /** Returns whether some engines cannot send {@code host} and some servers refuse it. */
  static boolean isUnusual(String host) {
    String name = ascii(host);
    return !isAddress(name) && usual(name) == null;
  }

  private static @Nullable SNIServerName usual(String name) {
    try {
      return new SNIHostName(name);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean isAddress(String name) {
    try {
      return InetAddress.ofLiteral(name) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Applies {@code parameters} to {@code engine}, without an unusual name if the engine refuses it:
   * many can send only a {@link SNIHostName}.
   */
  static void apply(SSLParameters parameters, SSLEngine engine) {
    try {
      engine.setSSLParameters(parameters);
    } catch (ClassCastException | IllegalArgumentException e) {
      List<SNIServerName> names = parameters.getServerNames();
      if (names == null || names.stream().noneMatch(UnusualName.class::isInstance)) {
        throw e;
      }
      parameters.setServerNames(
          names.stream().filter(name -> !(name instanceof UnusualName)).toList());
      engine.setSSLParameters(parameters);
    }
  }
}
