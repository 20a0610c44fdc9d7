package dev.rondo.launcher;

import dev.rondo.tls.TlsProviderChoice;
import dev.rondo.tls.TlsProviders;

/** Reports in one line which TLS provider is used, and why. */
final class TlsReport {

  private TlsReport() {}

  static String line() {
    try {
      TlsProviderChoice choice = TlsProviders.discover().choose();
      return "TLS provider: %s: %s".formatted(choice.name(), choice.reason());
    } catch (IllegalStateException e) {
      return "TLS provider: none: " + e.getMessage();
    }
  }
}
