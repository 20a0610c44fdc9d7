package dev.rondo.integration;

import static org.junit.jupiter.api.Assumptions.abort;

import java.lang.reflect.InvocationTargetException;
import java.security.Provider;

/** JSSE providers beside the JDK's. They are on the class path, which this module cannot name. */
final class OtherJsse {

  private OtherJsse() {}

  /** Returns Conscrypt, which drives BoringSSL; skips the test where its library is missing. */
  static Provider conscrypt() {
    return create("org.conscrypt.OpenSSLProvider");
  }

  /** Returns Bouncy Castle's provider, which is pure Java. */
  static Provider bouncyCastle() {
    return create("org.bouncycastle.jsse.provider.BouncyCastleJsseProvider");
  }

  private static Provider create(String name) {
    try {
      Class<?> type = Class.forName(name, true, ClassLoader.getSystemClassLoader());
      return (Provider) type.getConstructor().newInstance();
    } catch (InvocationTargetException | ExceptionInInitializerError e) {
      if (e.getCause() instanceof UnsatisfiedLinkError missing) {
        return abort(name + " has no library for this machine: " + missing.getMessage());
      }
      throw new IllegalStateException(name + " cannot be used", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(name + " cannot be used", e);
    }
  }
}
