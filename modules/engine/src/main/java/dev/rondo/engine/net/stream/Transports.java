package dev.rondo.engine.net.stream;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.net.PendingConnection;
import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.engine.spi.LoopObserver;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.StreamSocket;
import dev.rondo.net.Connection;
import dev.rondo.net.Protocol;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.net.Transport;
import dev.rondo.tls.HandshakeListener;
import dev.rondo.tls.Tls;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Creates the stream transports of a loop, over TLS if asked for; they share one outbox. */
public final class Transports {

  private final LoopCore core;
  private final EventLoop loop;
  private final Outbox outbox;
  private final Tls tls;

  public Transports(LoopCore core, EventLoop loop) {
    this.core = core;
    this.loop = loop;
    outbox = new Outbox(core);
    tls = new Tls(loop, core.clock());
  }

  LoopQueue queue() {
    return core;
  }

  LoopObserver observer() {
    return core.observer();
  }

  EventLoop loop() {
    return loop;
  }

  Outbox outbox() {
    return outbox;
  }

  public LoopFuture<Transport> startTls(
      Transport transport, Protocol protocol, TlsOptions options, TlsRole role) {
    return tls.startTls(
        transport, protocol, options, role, new HandshakeReport(core, core.nanoTime()));
  }

  /** Creates the transport of a connection that a server has accepted. */
  public void serve(
      StreamSocket socket,
      Protocol protocol,
      @Nullable TlsOptions options,
      TransportRegistry server,
      HandshakeListener listener) {
    StreamTransport transport =
        new StreamTransport(
            this, socket, overTls(protocol, options, TlsRole.SERVER, listener), server);
    core.enqueue(LoopEvent.of(() -> transport.begin()));
  }

  /**
   * Creates a protocol and a transport over {@code socket}, which the transport owns from now on.
   * Completes {@code future} after {@code connectionMade} of the protocol.
   *
   * @param options null for no TLS
   * @param role the side of the TLS handshake; not used without TLS
   */
  public <P extends Protocol> void connect(
      StreamSocket socket,
      Supplier<P> factory,
      @Nullable TlsOptions options,
      TlsRole role,
      LoopFuture<Connection<Transport, P>> future) {
    P protocol;
    try {
      protocol = Objects.requireNonNull(factory.get(), "protocolFactory returned null");
    } catch (Exception e) {
      socket.close();
      if (!future.isDone()) {
        future.setException(e);
      }
      return;
    } catch (Error e) {
      socket.close();
      throw e;
    }
    PendingConnection<P> opening = new PendingConnection<>(protocol, future);
    StreamTransport transport =
        new StreamTransport(
            this, socket, overTls(protocol, options, role, opening), TransportRegistry.NONE);
    if (options != null) {
      future.addDoneCallback(
          done -> {
            if (done.isCancelled()) {
              transport.abort();
            }
          });
    }
    core.enqueue(
        LoopEvent.of(
            () -> {
              transport.begin();
              if (options == null) {
                opening.completed(transport);
              }
            }));
  }

  private Protocol overTls(
      Protocol protocol, @Nullable TlsOptions options, TlsRole role, HandshakeListener listener) {
    if (options == null) {
      return protocol;
    }
    HandshakeReport report = new HandshakeReport(core, core.nanoTime());
    return tls.over(protocol, options, role, HandshakeListener.both(report, listener));
  }
}
