package dev.rondo.tls;

import dev.rondo.spi.Support;
import java.security.Provider;

/**
 * An implementation of TLS that can be chosen by its name, found by {@link
 * java.util.ServiceLoader}.
 */
public interface TlsProvider {

  /** Returns the name by which a setting chooses this implementation, such as {@code openssl}. */
  String name();

  /** Returns whether the implementation works on this machine. Never throws. */
  Support support();

  /**
   * Returns the JSSE provider, from which {@code SSLContext.getInstance("TLS", provider)} gets a
   * context.
   *
   * @throws UnsupportedOperationException if {@link #support} is not {@link Support.Supported}
   */
  Provider provider();
}
