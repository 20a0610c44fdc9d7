package dev.rondo.integration;

import static org.junit.jupiter.api.Assumptions.abort;

import java.lang.reflect.InvocationTargetException;
import java.security.Provider;
import java.util.logging.Level;
import java.util.logging.Logger;

/** JSSE providers beside the JDK's. They are on the class path, which this module cannot name. */
final class OtherJsse {

  /** Bouncy Castle's, which reports each handshake. Kept here, since a logger may be collected. */
  private static final Logger BOUNCY_CASTLE_LOGGER = Logger.getLogger("org.bouncycastle.jsse");

  private OtherJsse() {}

  /** Returns Conscrypt, which drives BoringSSL; skips the test where its library is missing. */
  static Provider conscrypt() {
    return create("org.conscrypt.OpenSSLProvider");
  }

  /** Returns Bouncy Castle's provider, which is pure Java. */
  static Provider bouncyCastle() {
    BOUNCY_CASTLE_LOGGER.setLevel(Level.OFF);
    // Without a pause, its threads that gather entropy end before a test's leaks are counted.
    System.setProperty("org.bouncycastle.drbg.gather_pause_secs", "0");
    Provider cryptography = create("org.bouncycastle.jce.provider.BouncyCastleProvider");
    try {
      return (Provider)
          type("org.bouncycastle.jsse.provider.BouncyCastleJsseProvider")
              .getConstructor(Provider.class)
              .newInstance(cryptography);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Bouncy Castle's JSSE provider cannot be used", e);
    }
  }

  private static Provider create(String name) {
    try {
      return (Provider) type(name).getConstructor().newInstance();
    } catch (InvocationTargetException | ExceptionInInitializerError e) {
      if (e.getCause() instanceof UnsatisfiedLinkError missing) {
        return abort(name + " has no library for this machine: " + missing.getMessage());
      }
      throw new IllegalStateException(name + " cannot be used", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(name + " cannot be used", e);
    }
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(name, true, ClassLoader.getSystemClassLoader());
  }
}
