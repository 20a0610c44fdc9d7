package dev.rondo.openssl;

import java.lang.ref.Cleaner;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The native side of an engine, which is freed when the engine is closed or abandoned. It must not
 * refer to the engine except during a call, so that an abandoned engine can be found.
 */
final class NativeConnection implements Runnable {

  private static final Cleaner CLEANER = Cleaner.create();

  final Wire wire = new Wire();
  private final int slot;
  private long ssl;

  /** The engine during a call into OpenSSL. */
  @Nullable OpenSslEngine caller;

  private NativeConnection(long ssl) {
    this.ssl = ssl;
    slot = NativeConnections.add(this);
  }

  /** Opens a connection of {@code context} for {@code engine}; freed at the latest with it. */
  static NativeConnection open(ContextHandle context, OpenSslEngine engine) throws SSLException {
    long ssl = LibSsl.create(context.address());
    if (ssl == 0) {
      throw Errors.take("cannot create a connection");
    }
    var connection = new NativeConnection(ssl);
    LibSsl.setSlot(ssl, connection.slot);
    LibSsl.setBio(ssl, Callbacks.newBio(connection.slot));
    CLEANER.register(engine, connection);
    return connection;
  }

  /** Registers {@code action} to run when {@code owner} is abandoned. */
  static Cleaner.Cleanable onAbandoned(Object owner, Runnable action) {
    return CLEANER.register(owner, action);
  }

  /**
   * Returns the address of OpenSSL's connection.
   *
   * @throws IllegalStateException if it is freed
   */
  long ssl() {
    if (ssl == 0) {
      throw new IllegalStateException("the connection is freed");
    }
    return ssl;
  }

  /** Frees the connection if it was not freed before. */
  @Override
  public synchronized void run() {
    if (ssl != 0) {
      LibSsl.free(ssl);
      ssl = 0;
      NativeConnections.remove(slot);
    }
  }
}
