package dev.rondo.tls;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.net.Protocol;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.net.Transport;
import java.util.Objects;

/**
 * TLS for the connections of one loop, over any transport of it: over TCP, over a pipe, over TLS.
 *
 * <p>Reading is paused below as soon as it is paused above, so that hardly more than a record is
 * ever kept; writing is encrypted at once and buffered below, with {@code asyncio}'s limits for TLS
 * of 128 and 512 KiB. What takes long in a handshake runs in the loop's default executor.
 */
public final class Tls {

  private final EventLoop loop;
  private final TlsBuffers buffers = new TlsBuffers();

  /** TLS on {@code loop}. */
  public Tls(EventLoop loop) {
    this.loop = Objects.requireNonNull(loop, "loop");
  }

  /**
   * Refuses options by which no connection of a server could ever be made.
   *
   * @throws IllegalArgumentException if the parameters are not those of a TLS that there is
   * @throws IllegalStateException if the context is not initialized
   */
  public static void requireUsable(TlsOptions options) {
    Engines.server(options);
  }

  /**
   * The protocol to give to a new transport, so that {@code protocol} speaks TLS over it: {@code
   * connectionMade} is called after the handshake only, with the transport to use.
   *
   * @throws IllegalArgumentException if the options want a name checked and do not say which
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
    Engines.requireName(options, role);
    return new TlsProtocol(
        loop, buffers, new TlsProtocol.Plan(protocol, options, role, isUpgrade, listener));
  }

  /**
   * Puts TLS between {@code transport} and {@code protocol}, on a live connection. What {@code
   * transport} has not handed over yet is TLS's, whether or not its reading is paused. Whoever has
   * already received bytes of the handshake gives them to {@code transport.getProtocol()} when this
   * has returned.
   *
   * @throws IllegalArgumentException if the options want a name checked and do not say which
   * @throws IllegalStateException if {@code transport} is closing
   */
  public LoopFuture<Transport> startTls(
      Transport transport, Protocol protocol, TlsOptions options, TlsRole role) {
    Objects.requireNonNull(role, "role");
    LoopFuture<Transport> future = loop.createFuture();
    TlsProtocol tls =
        make(
            protocol,
            options,
            role,
            true,
            new HandshakeListener() {
              @Override
              public void completed(Transport secure) {
                if (!future.isDone()) {
                  future.setResult(secure);
                }
              }

              @Override
              public void failed(Exception exception) {
                if (!future.isDone()) {
                  future.setException(exception);
                }
              }
            });
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

  /** The transport that is in use over {@code transport}: itself, or the last TLS over it. */
  public static Transport outermost(Transport transport) {
    Transport above =
        transport.getProtocol() instanceof TlsProtocol protocol ? protocol.transport() : null;
    return above == null ? transport : outermost(above);
  }
}
