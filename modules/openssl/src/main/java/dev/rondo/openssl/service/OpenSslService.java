package dev.rondo.openssl.service;

import com.google.auto.service.AutoService;
import dev.rondo.openssl.OpenSsl;
import dev.rondo.tls.TlsProvider;

/**
 * The provider that {@code ServiceLoader} finds. It is separate from the public one because
 * AutoService's annotation stays in the class file, and the compilers of programs would not find
 * its class.
 */
@AutoService(TlsProvider.class)
public final class OpenSslService extends OpenSsl {

  /** The constructor for {@code ServiceLoader}. */
  public OpenSslService() {}
}
