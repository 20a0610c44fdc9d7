package dev.rondo.launcher;

import dev.rondo.net.TlsOptions;
import dev.rondo.tls.context.TlsContext;
import java.time.Duration;

/**
 * The TLS of a server.
 *
 * @param warmUp the time for connections in memory before the server listens
 */
record ServerTls(TlsContext context, Duration warmUp) {

  TlsOptions options() {
    return context.options();
  }

  /** Opens connections in memory, so that the first clients find their code compiled. Blocks. */
  void warm() {
    context.warmUp(warmUp);
  }
}
