package dev.rondo.tls;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.net.Protocol;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.net.Transport;
import dev.rondo.spi.LoopClock;
import java.util.Objects;

/**
 * TLS for the connections of one loop, over any of its transports: over TCP, a pipe, or TLS itself.
 *
 * <p>When the application pauses reading, the transport below is paused too, so that hardly more
 * than one record is buffered. Written data is encrypted at once and buffered below, with {@code
 * asyncio}'s watermarks for TLS of 128 and 512 KiB. The expensive parts of a handshake run in the
 * loop's default executor; those of a server without client certificates run where the setting
 * {@code rondo.tls.tasks} says, by default on the loop if there is one processor. When many peers
 * connect at once, handshakes take turns with the rest of the loop's work.
 */
public final class Tls {

  private final EventLoop loop;
  private final LoopClock clock;
  private final BufferPools pools = new BufferPools();
  private final HandshakeTurns turns;

  /**
   * Creates TLS for the connections of {@code loop}.
   *
   * @param clock the loop's clock; with one other than the system's, nothing depends on the number
   *     of processors
   */
  public Tls(EventLoop loop, LoopClock clock) {
    this.loop = Objects.requireNonNull(loop, "loop");
    this.clock = Objects.requireNonNull(clock, "clock");
    turns = new HandshakeTurns(loop, clock);
  }

  /**
   * Checks that a server with {@code options} can create a TLS engine.
   *
   * @throws IllegalArgumentException if the JDK does not support the parameters, or the setting
   *     {@code rondo.tls.tasks} is wrong
   * @throws IllegalStateException if the context is not initialized
   */
  public static void requireUsable(TlsOptions options) {
    TaskPlace.ofServers(LoopClock.system());
    TlsEngines.server(options);
  }

  /**
   * Returns a protocol for a new transport, over which {@code protocol} then speaks TLS. Its {@code
   * connectionMade} is called after the handshake, with the TLS transport.
   *
   * @throws IllegalArgumentException if hostname checking is on and the options have no hostname,
   *     or the setting {@code rondo.tls.tasks} is wrong
   */
  public Protocol over(
      Protocol protocol, TlsOptions options, TlsRole role, HandshakeListener listener) {
    return make(protocol, options, role, false, listener);
  }

  private TlsProtocol make(
      Protocol protocol,
      TlsOptions options,
      TlsRole role,
      boolean isUpgrade,
      HandshakeListener listener) {
    Objects.requireNonNull(protocol, "protocol");
    TlsEngines.requireName(options, role);
    TaskPlace tasks = role == TlsRole.CLIENT ? TaskPlace.EXECUTOR : TaskPlace.ofServers(clock);
    return new TlsProtocol(
        loop,
        pools,
        turns,
        new TlsProtocol.Setup(protocol, options, role, isUpgrade, tasks, listener));
  }

  /**
   * Puts TLS between {@code transport} and {@code protocol}, on a live connection. TLS receives all
   * data that {@code transport} has not delivered yet, even if its reading is paused. A caller that
   * has already received bytes of the handshake passes them to {@code transport.getProtocol()}
   * after this returns.
   *
   * @throws IllegalArgumentException if hostname checking is on and the options have no hostname,
   *     or the setting {@code rondo.tls.tasks} is wrong
   * @throws IllegalStateException if {@code transport} is closing
   */
  public LoopFuture<Transport> startTls(
      Transport transport, Protocol protocol, TlsOptions options, TlsRole role) {
    return startTls(transport, protocol, options, role, HandshakeListener.NONE);
  }

  /**
   * As {@link #startTls(Transport, Protocol, TlsOptions, TlsRole)}.
   *
   * @param listener notified before the future is done
   */
  public LoopFuture<Transport> startTls(
      Transport transport,
      Protocol protocol,
      TlsOptions options,
      TlsRole role,
      HandshakeListener listener) {
    Objects.requireNonNull(role, "role");
    LoopFuture<Transport> future = loop.createFuture();
    TlsProtocol tls =
        make(protocol, options, role, true, HandshakeListener.both(listener, completing(future)));
    if (transport.isClosing()) {
      throw new IllegalStateException("cannot start TLS on a closing transport: " + transport);
    }
    future.addDoneCallback(
        done -> {
          if (done.isCancelled()) {
            transport.abort();
          }
        });
    transport.setProtocol(tls);
    tls.connectionMade(transport);
    return future;
  }

  private static HandshakeListener completing(LoopFuture<Transport> future) {
    return new HandshakeListener() {
      @Override
      public void completed(Transport transport) {
        if (!future.isDone()) {
          future.setResult(transport);
        }
      }

      @Override
      public void failed(Exception exception) {
        if (!future.isDone()) {
          future.setException(exception);
        }
      }
    };
  }

  /**
   * Returns the topmost TLS transport over {@code transport}, or {@code transport} itself if none.
   */
  public static Transport outermost(Transport transport) {
    Transport above =
        transport.getProtocol() instanceof TlsProtocol protocol ? protocol.transport() : null;
    return above == null ? transport : outermost(above);
  }
}
