package dev.rondo.engine.net.listen;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.net.TlsPreconditions;
import dev.rondo.engine.net.connect.Dialer;
import dev.rondo.engine.net.resolve.Resolver;
import dev.rondo.engine.net.stream.Transports;
import dev.rondo.engine.spi.ListenSocket;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.net.AcceptHandler;
import dev.rondo.net.AcceptOptions;
import dev.rondo.net.Binding;
import dev.rondo.net.Connection;
import dev.rondo.net.Protocol;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.net.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.NetworkChannel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** Creates servers. */
public final class Listeners {

  private final EventLoop loop;
  private final LoopCore core;
  private final Proactor proactor;
  private final Transports transports;
  private final Resolver resolver;
  private final Dialer dialer;
  private final Binder binder;

  public Listeners(
      EventLoop loop,
      LoopCore core,
      Proactor proactor,
      Transports transports,
      Resolver resolver,
      Dialer dialer) {
    this.loop = loop;
    this.core = core;
    this.proactor = proactor;
    this.transports = transports;
    this.resolver = resolver;
    this.dialer = dialer;
    binder = new Binder(proactor);
  }

  public LoopFuture<Server> createServer(
      Supplier<? extends Protocol> protocolFactory, Binding binding, ServerOptions options) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    Objects.requireNonNull(binding, "binding");
    TlsPreconditions.requireServer(options.tls(), "createServer", loop);
    return createServer(protocols(protocolFactory), binding, options);
  }

  public LoopFuture<Server> createAcceptor(
      AcceptHandler handler, Binding binding, ServerOptions options) {
    return createServer(receiver(handler, binding, options), binding, options);
  }

  static ConnectionReceiver receiver(
      AcceptHandler handler, Binding binding, ServerOptions options) {
    Objects.requireNonNull(handler, "handler");
    Objects.requireNonNull(binding, "binding");
    if (options.tls() != null) {
      throw new IllegalArgumentException(
          "createAcceptor passes connections on without TLS: give the TlsOptions to the server"
              + " that serves them");
    }
    return (server, socket, registry) -> server.passOn(socket, handler, registry);
  }

  static ConnectionReceiver protocols(Supplier<? extends Protocol> protocolFactory) {
    return (server, socket, registry) -> server.serve(socket, protocolFactory, registry);
  }

  private LoopFuture<Server> createServer(
      ConnectionReceiver receiver, Binding binding, ServerOptions options) {
    LoopFuture<Server> future = loop.createFuture();
    // Not a switch: a type switch generates a class at its first use, which delays the start.
    if (binding instanceof Binding.Hosts hosts) {
      Set<InetSocketAddress> addresses = new LinkedHashSet<>();
      resolve(hosts, 0, addresses, receiver, options, future);
    } else if (binding instanceof Binding.AnyHost any) {
      boolean perFamily = loop.capabilities().contains(Capability.V6ONLY);
      serve(
          () -> binder.bindAny(any.port(), options.listening(), perFamily),
          receiver,
          options,
          future);
    } else if (binding instanceof Binding.Socket socket) {
      serve(() -> List.of(adopt(socket.socket())), receiver, options, future);
    } else if (binding instanceof Binding.None) {
      serve(List.of(), () -> {}, receiver, options, future);
    } else {
      throw new IllegalArgumentException(
          "createServer takes hosts or a socket, not %s; use createUnixServer".formatted(binding));
    }
    return future;
  }

  /** Resolves the hosts from {@code index} on, then binds to the addresses of all hosts. */
  private void resolve(
      Binding.Hosts hosts,
      int index,
      Set<InetSocketAddress> addresses,
      ConnectionReceiver receiver,
      ServerOptions options,
      LoopFuture<Server> future) {
    if (future.isDone()) {
      return;
    }
    if (index == hosts.hosts().size()) {
      try {
        serve(
            () -> binder.bind(List.copyOf(addresses), options.listening()),
            receiver,
            options,
            future);
      } catch (RuntimeException e) {
        // If a name had to be looked up, createServer has already returned.
        future.setException(e);
      }
      return;
    }
    resolver.resolve(
        hosts.hosts().get(index),
        hosts.port(),
        options.listening().family(),
        found -> {
          addresses.addAll(found);
          resolve(hosts, index + 1, addresses, receiver, options, future);
        },
        failure -> {
          if (!future.isDone()) {
            future.setException(failure);
          }
        });
  }

  private ListenSocket adopt(NetworkChannel channel) throws IOException {
    ListenSocket socket = proactor.adoptListener(channel);
    try {
      if (channel.getLocalAddress() == null) {
        throw new IllegalArgumentException(
            "the socket must be bound: " + channel + "; call bind first");
      }
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private interface SocketsOpener {
    List<ListenSocket> open() throws IOException;
  }

  private void serve(
      SocketsOpener opening,
      ConnectionReceiver receiver,
      ServerOptions options,
      LoopFuture<Server> future) {
    try {
      serve(opening.open(), () -> {}, receiver, options, future);
    } catch (IOException e) {
      future.setException(e);
    }
  }

  /** Serves on {@code sockets}, and runs {@code cleanup} after closing them. */
  void serve(
      List<ListenSocket> sockets,
      Runnable cleanup,
      ConnectionReceiver receiver,
      ServerOptions options,
      LoopFuture<Server> future) {
    ListeningServer server =
        new ListeningServer(loop, core, transports, proactor, sockets, cleanup, receiver, options);
    if (options.startServing()) {
      try {
        server.start();
      } catch (IOException e) {
        server.close();
        future.setException(e);
        return;
      }
    }
    future.setResult(server);
  }

  public <P extends Protocol> LoopFuture<Connection<Transport, P>> connectAcceptedSocket(
      Supplier<P> protocolFactory, NetworkChannel sock, AcceptOptions options) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    TlsPreconditions.require(options.tls(), "connectAcceptedSocket", loop);
    return dialer.adopt(protocolFactory, sock, options.tls(), TlsRole.SERVER);
  }
}
