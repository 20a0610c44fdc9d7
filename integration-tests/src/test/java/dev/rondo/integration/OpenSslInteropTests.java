package dev.rondo.integration;

import dev.rondo.openssl.OpenSsl;
import dev.rondo.spi.Support;
import java.security.Security;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * Runs the tests of TLS with other implementations again, with the engines of the system's OpenSSL.
 */
@Tag("once")
class OpenSslInteropTests {

  private static final OpenSsl OPENSSL = new OpenSsl();

  /** Lets each context be OpenSSL's that is created without the name of a provider. */
  @BeforeAll
  static void install() {
    if (OPENSSL.support() instanceof Support.Unsupported(String reason)) {
      Assumptions.abort(reason);
    }
    Security.insertProviderAt(OPENSSL.provider(), 1);
  }

  @AfterAll
  static void remove() {
    Security.removeProvider("RondoOpenSSL");
  }

  @Nested
  class Interop extends TlsInteropTests {}

  @Nested
  class Faults extends TlsFaultTests {}

  @Nested
  class Rekey extends TlsRekeyTests {}
}
