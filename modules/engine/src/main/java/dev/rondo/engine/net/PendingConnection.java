package dev.rondo.engine.net;

import dev.rondo.LoopFuture;
import dev.rondo.net.Connection;
import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import dev.rondo.tls.HandshakeListener;

/**
 * The protocol of a connection attempt and the caller's future. If the future is already done when
 * the connection is made, the connection is aborted.
 */
public record PendingConnection<P extends Protocol>(
    P protocol, LoopFuture<Connection<Transport, P>> future) implements HandshakeListener {

  @Override
  public void completed(Transport transport) {
    if (future.isDone()) {
      transport.abort();
    } else {
      future.setResult(new Connection<>(transport, protocol));
    }
  }

  @Override
  public void failed(Exception exception) {
    if (!future.isDone()) {
      future.setException(exception);
    }
  }
}
