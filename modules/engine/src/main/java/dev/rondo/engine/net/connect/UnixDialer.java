package dev.rondo.engine.net.connect;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.engine.net.TlsPreconditions;
import dev.rondo.engine.net.UnixAddresses;
import dev.rondo.engine.net.stream.Transports;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.spi.StreamSocket;
import dev.rondo.net.ConnectOptions;
import dev.rondo.net.Connection;
import dev.rondo.net.Protocol;
import dev.rondo.net.Target;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.net.Transport;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** Opens connections to Unix domain sockets. */
public final class UnixDialer {

  private final EventLoop loop;
  private final Proactor proactor;
  private final Transports transports;
  private final Dialer dialer;

  public UnixDialer(EventLoop loop, Proactor proactor, Transports transports, Dialer dialer) {
    this.loop = loop;
    this.proactor = proactor;
    this.transports = transports;
    this.dialer = dialer;
  }

  public <P extends Protocol> LoopFuture<Connection<Transport, P>> createUnixConnection(
      Supplier<P> protocolFactory, Target target, ConnectOptions options) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    Objects.requireNonNull(target, "target");
    TlsPreconditions.require(options.tls(), "createUnixConnection", loop);
    TlsOptions tls = TlsPreconditions.ofClient(options.tls(), target);
    return switch (target) {
      case Target.Unix unix -> {
        SocketAddress address =
            UnixAddresses.of(proactor, unix.path(), "createUnixConnection", loop);
        yield connect(protocolFactory, address, options.withTls(tls));
      }
      case Target.Socket socket -> {
        UnixAddresses.requireUnix("createUnixConnection", socket.socket());
        yield dialer.adopt(protocolFactory, socket.socket(), tls, TlsRole.CLIENT);
      }
      case Target.Host host ->
          throw new IllegalArgumentException(
              "createUnixConnection takes a path or a socket, not %s; use createConnection"
                  .formatted(host));
    };
  }

  private <P extends Protocol> LoopFuture<Connection<Transport, P>> connect(
      Supplier<P> protocolFactory, SocketAddress address, ConnectOptions options) {
    LoopFuture<Connection<Transport, P>> future = loop.createFuture();
    try {
      ConnectAttempt attempt =
          ConnectAttempt.start(
              proactor,
              address,
              List.of(),
              options.socketOptions(),
              new ConnectAttempt.Listener() {
                @Override
                public void connected(ConnectAttempt connected, StreamSocket socket) {
                  transports.connect(
                      socket, protocolFactory, options.tls(), TlsRole.CLIENT, future);
                }

                @Override
                public void failed(ConnectAttempt failing, IOException failure) {
                  if (!future.isDone()) {
                    future.setException(failure);
                  }
                }
              });
      future.addDoneCallback(
          done -> {
            if (done.isCancelled()) {
              attempt.cancel();
            }
          });
    } catch (IOException e) {
      future.setException(e);
    }
    return future;
  }
}
