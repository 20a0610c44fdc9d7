package dev.rondo.engine.net.connect;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.engine.net.SocketConfiguration;
import dev.rondo.engine.net.TlsPreconditions;
import dev.rondo.engine.net.resolve.Resolver;
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
import java.net.InetSocketAddress;
import java.nio.channels.NetworkChannel;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens stream connections. */
public final class Dialer {

  private final EventLoop loop;
  private final Proactor proactor;
  private final Transports transports;
  private final Resolver resolver;

  public Dialer(EventLoop loop, Proactor proactor, Transports transports, Resolver resolver) {
    this.loop = loop;
    this.proactor = proactor;
    this.transports = transports;
    this.resolver = resolver;
  }

  public <P extends Protocol> LoopFuture<Connection<Transport, P>> createConnection(
      Supplier<P> protocolFactory, Target target, ConnectOptions options) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    Objects.requireNonNull(target, "target");
    TlsPreconditions.require(options.tls(), "createConnection", loop);
    TlsOptions tls = TlsPreconditions.ofClient(options.tls(), target);
    return switch (target) {
      case Target.Host host -> connect(protocolFactory, host, options.withTls(tls));
      case Target.Socket socket -> adopt(protocolFactory, socket.socket(), tls, TlsRole.CLIENT);
      case Target.Unix unix ->
          throw new IllegalArgumentException(
              "createConnection takes a host or a socket, not %s; use createUnixConnection"
                  .formatted(unix));
    };
  }

  /** Creates a transport over a connected socket, which the loop owns from this call on. */
  public <P extends Protocol> LoopFuture<Connection<Transport, P>> adopt(
      Supplier<P> protocolFactory, NetworkChannel channel, @Nullable TlsOptions tls, TlsRole role) {
    LoopFuture<Connection<Transport, P>> future = loop.createFuture();
    try {
      StreamSocket socket = proactor.adoptStream(channel);
      try {
        requireConnected(socket);
        SocketConfiguration.configureStream(channel, Map.of());
      } catch (IOException | RuntimeException e) {
        socket.close();
        throw e;
      }
      transports.connect(socket, protocolFactory, tls, role, future);
    } catch (IOException e) {
      future.setException(e);
    }
    return future;
  }

  @SuppressWarnings("NullAway") // The JDK returns null if the socket is not connected.
  private static void requireConnected(StreamSocket socket) throws IOException {
    if (socket.remoteAddress() == null) {
      throw new IllegalArgumentException(
          "the socket must be connected: " + socket.channel() + "; call sockConnect first");
    }
  }

  private <P extends Protocol> LoopFuture<Connection<Transport, P>> connect(
      Supplier<P> protocolFactory, Target.Host host, ConnectOptions options) {
    LoopFuture<Connection<Transport, P>> future = loop.createFuture();
    Consumer<Throwable> failed =
        failure -> {
          if (!future.isDone()) {
            future.setException(failure);
          }
        };
    locals(
        options,
        locals ->
            resolver.resolve(
                host.host(),
                host.port(),
                options.family(),
                addresses -> {
                  if (!future.isDone()) {
                    race(protocolFactory, options, locals, addresses, future, failed);
                  }
                },
                failed),
        failed);
    return future;
  }

  private void locals(
      ConnectOptions options, Consumer<List<InetSocketAddress>> found, Consumer<Throwable> failed) {
    InetSocketAddress local = options.localAddress();
    if (local == null) {
      found.accept(List.of());
    } else if (local.isUnresolved()) {
      resolver.resolve(local.getHostString(), local.getPort(), options.family(), found, failed);
    } else {
      found.accept(List.of(local));
    }
  }

  private <P extends Protocol> void race(
      Supplier<P> protocolFactory,
      ConnectOptions options,
      List<InetSocketAddress> locals,
      List<InetSocketAddress> addresses,
      LoopFuture<Connection<Transport, P>> future,
      Consumer<Throwable> failed) {
    ConnectRace race =
        new ConnectRace(
            loop,
            proactor,
            options,
            locals,
            addresses,
            socket -> {
              if (future.isDone()) {
                socket.close();
              } else {
                transports.connect(socket, protocolFactory, options.tls(), TlsRole.CLIENT, future);
              }
            },
            failed);
    future.addDoneCallback(done -> race.cancel());
    race.start();
  }
}
