package dev.rondo.openssl;

import javax.net.ssl.SSLException;

/** One native context, which is freed when the last user of this object is gone. */
final class ContextHandle {

  private static final byte[] GROUP = {'r', 'o', 'n', 'd', 'o'};

  private final long address;

  /** Creates a context that asks engines for credentials if {@code withKeys}. */
  ContextHandle(boolean withKeys) throws SSLException {
    long created = LibSslContext.create();
    if (created == 0) {
      throw Errors.take("cannot create a TLS context");
    }
    address = created;
    NativeConnection.onAbandoned(this, () -> LibSslContext.free(created));
    try (var bytes = new NativeBytes(GROUP)) {
      LibSslContext.setSessionGroup(created, bytes.address(), GROUP.length);
    }
    try (var list = new NativeBytes(Suites.list(Suites.defaults(), Versions.TLS_1_2))) {
      LibSslContext.setCiphers(created, list.address());
    }
    LibSslContext.setCallbacks(
        created,
        withKeys ? Callbacks.CREDENTIALS : 0,
        Callbacks.VERIFY,
        Callbacks.PROTOCOL,
        Callbacks.SERVER_NAME,
        Callbacks.SESSION);
  }

  /** Returns the address of the context; the caller keeps this object reachable. */
  long address() {
    return address;
  }
}
