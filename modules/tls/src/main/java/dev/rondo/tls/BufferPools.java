package dev.rondo.tls;

import javax.net.ssl.SSLEngine;

/** The pools of a loop: of buffers on the heap, and of direct ones. */
final class BufferPools {

  private final TlsBuffers heap = new TlsBuffers(false);
  private final TlsBuffers direct = new TlsBuffers(true);

  /** Returns the pool of direct buffers. */
  TlsBuffers direct() {
    return direct;
  }

  /** Returns the pool of the buffers that {@code engine} prefers. */
  TlsBuffers of(SSLEngine engine) {
    return engine instanceof EngineBuffers buffers && buffers.prefersDirect() ? direct : heap;
  }
}
