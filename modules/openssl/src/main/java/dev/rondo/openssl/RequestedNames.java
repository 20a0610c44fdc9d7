package dev.rondo.openssl;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.InetAddress;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;
import org.jspecify.annotations.Nullable;

/** The host names that clients request (SNI). */
final class RequestedNames {

  /** A name that the JDK's class refuses, such as one with an underscore. */
  private static final class OtherHostName extends SNIServerName {

    OtherHostName(byte[] encoded) {
      super(StandardConstants.SNI_HOST_NAME, encoded);
    }
  }

  private RequestedNames() {}

  /**
   * Returns the name that a client sends: that of the parameters, or else the peer's host, unless
   * that is an address.
   */
  static @Nullable SNIServerName requested(SSLParameters parameters, @Nullable String peerHost) {
    List<SNIServerName> names = parameters.getServerNames();
    if (names != null) {
      return names.stream()
          .filter(name -> name.getType() == StandardConstants.SNI_HOST_NAME)
          .findFirst()
          .orElse(null);
    }
    return peerHost != null && isHostName(peerHost)
        ? of(peerHost.replaceFirst("\\.$", "").getBytes(US_ASCII))
        : null;
  }

  private static boolean isHostName(String host) {
    return !host.isEmpty()
        && host.length() <= 255
        && host.chars().allMatch(letter -> letter > ' ' && letter < 0x7f && letter != ':')
        && !isAddress(host);
  }

  /** Returns whether {@code host} is a literal IP address. */
  static boolean isAddress(String host) {
    try {
      return InetAddress.ofLiteral(host) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Returns the bytes of a host name as a server name. */
  static SNIServerName of(byte[] encoded) {
    try {
      return new SNIHostName(encoded);
    } catch (IllegalArgumentException e) {
      return new OtherHostName(encoded);
    }
  }
}
