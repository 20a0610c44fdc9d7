package dev.rondo.engine.net.stream;

import dev.rondo.engine.core.LoopCore;
import dev.rondo.net.Transport;
import dev.rondo.tls.HandshakeListener;

/** Tells the loop's observer about the end of a handshake that began at {@code start}. */
record HandshakeReport(LoopCore core, long start) implements HandshakeListener {

  @Override
  public void completed(Transport transport) {
    core.observer().handshakeEnded(core.nanoTime() - start, transport, null);
  }

  @Override
  public void failed(Exception exception) {
    core.observer().handshakeEnded(core.nanoTime() - start, null, exception);
  }
}
