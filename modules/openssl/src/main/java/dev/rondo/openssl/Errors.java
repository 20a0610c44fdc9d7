package dev.rondo.openssl;

import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * OpenSSL's error queue as exceptions. Where the JDK's engine has a message for the same failure,
 * the text begins as that does, so that programs which read it need not know which engine failed.
 */
final class Errors {

  private static final int SSL_LIBRARY = 20;

  /** Reasons from here on are alerts of the peer. */
  private static final int FIRST_ALERT = 1000;

  private Errors() {}

  /** Takes the errors of this thread, for a failed {@code action} outside of a handshake. */
  static SSLException take(String action) {
    long error = LibCrypto.getError();
    LibCrypto.clearErrors();
    return new SSLException(action + ": " + (error == 0 ? "unknown reason" : describe(error)));
  }

  /** Takes the errors of this thread, after a failure of a connection. */
  static SSLException ofConnection(boolean handshaking) {
    String text = text(firstOfConnection());
    LibCrypto.clearErrors();
    return handshaking ? new SSLHandshakeException(text) : new SSLException(text);
  }

  /** Takes errors up to the first one of the TLS library, which says more than those of ciphers. */
  private static long firstOfConnection() {
    long first = LibCrypto.getError();
    long error = first;
    while (error != 0 && library(error) != SSL_LIBRARY) {
      error = LibCrypto.getError();
    }
    return error == 0 ? first : error;
  }

  private static String text(long error) {
    if (error == 0) {
      return "OpenSSL ended the connection without a reason";
    }
    int reason = reason(error);
    String known = null;
    if (library(error) == SSL_LIBRARY) {
      if (reason >= FIRST_ALERT) {
        return "Received fatal alert: " + Alerts.name(reason - FIRST_ALERT);
      }
      known = known(reason);
    }
    return known == null ? describe(error) : known + " (" + describe(error) + ")";
  }

  private static @Nullable String known(int reason) {
    return switch (reason) {
      case 155, 156, 267 -> "Unrecognized SSL message, plaintext connection?";
      case 116, 166, 258, 266, 396 -> "(protocol_version) No TLS version in common";
      case 181, 191 ->
          "No appropriate protocol (protocol is disabled or cipher suites are inappropriate)";
      case 101, 118, 179, 193, 295, 376 -> "no cipher suites in common";
      case 199 -> "Empty client certificate chain";
      case 281 -> "(bad_record_mac) Record cannot be decrypted";
      case 235 -> "No matching application layer protocol values";
      default -> null;
    };
  }

  private static int library(long error) {
    return (int) (error >>> 23) & 0xff;
  }

  private static int reason(long error) {
    return (int) error & 0x7fffff;
  }

  private static String describe(long error) {
    return "OpenSSL: %s, %s"
        .formatted(LibCrypto.reason(error), Long.toHexString(error).toUpperCase(Locale.ROOT));
  }
}
