package dev.rondo.engine.net.listen;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.engine.net.SocketConfiguration;
import dev.rondo.engine.net.TlsPreconditions;
import dev.rondo.engine.net.UnixAddresses;
import dev.rondo.engine.net.UnixFile;
import dev.rondo.engine.spi.ListenSocket;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.net.AcceptHandler;
import dev.rondo.net.Binding;
import dev.rondo.net.ListenOptions;
import dev.rondo.net.Protocol;
import dev.rondo.net.ServerOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** Creates servers on Unix domain sockets. */
public final class UnixListeners {

  private final EventLoop loop;
  private final Proactor proactor;
  private final Listeners listeners;

  public UnixListeners(EventLoop loop, Proactor proactor, Listeners listeners) {
    this.loop = loop;
    this.proactor = proactor;
    this.listeners = listeners;
  }

  public LoopFuture<Server> createUnixServer(
      Supplier<? extends Protocol> protocolFactory, Binding binding, ServerOptions options) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    Objects.requireNonNull(binding, "binding");
    TlsPreconditions.requireServer(options.tls(), "createUnixServer", loop);
    requireUnixOptions(options);
    return switch (binding) {
      case Binding.Unix unix ->
          bind(
              Listeners.protocols(protocolFactory),
              UnixAddresses.of(proactor, unix.path(), "createUnixServer", loop),
              options);
      case Binding.Socket socket -> {
        UnixAddresses.requireUnix("createUnixServer", socket.socket());
        yield listeners.createServer(protocolFactory, binding, options);
      }
      default ->
          throw new IllegalArgumentException(
              "createUnixServer takes a path or a socket, not %s; use createServer"
                  .formatted(binding));
    };
  }

  public LoopFuture<Server> createAcceptor(
      AcceptHandler handler, Binding.Unix binding, ServerOptions options) {
    requireUnixOptions(options);
    return bind(
        Listeners.receiver(handler, binding, options),
        UnixAddresses.of(proactor, binding.path(), "createAcceptor", loop),
        options);
  }

  private static void requireUnixOptions(ServerOptions options) {
    if (options.listening().reusePort() || options.keepAlive()) {
      throw new IllegalArgumentException(
          "a Unix domain socket does not support reusePort and keepAlive, which are for TCP: "
              + options);
    }
  }

  private LoopFuture<Server> bind(
      ConnectionReceiver receiver, SocketAddress address, ServerOptions options) {
    LoopFuture<Server> future = loop.createFuture();
    try {
      ListenSocket socket = listen(address, options.listening());
      try {
        listeners.serve(List.of(socket), cleanup(address, options), receiver, options, future);
      } catch (RuntimeException | Error e) {
        socket.close();
        throw e;
      }
    } catch (IOException e) {
      future.setException(e);
    }
    return future;
  }

  private ListenSocket listen(SocketAddress address, ListenOptions options) throws IOException {
    if (address instanceof UnixDomainSocketAddress file) {
      UnixFile.removeStale(file.getPath());
    }
    ListenSocket socket = proactor.openListener(StandardProtocolFamily.UNIX);
    try {
      SocketConfiguration.set(socket.channel(), options.socketOptions());
      socket.bind(address, options.backlog());
      return socket;
    } catch (SocketException e) {
      socket.close();
      BindException named =
          new BindException("cannot bind to %s: %s".formatted(address, e.getMessage()));
      named.initCause(e);
      throw named;
    } catch (IOException | RuntimeException | Error e) {
      socket.close();
      throw e;
    }
  }

  private static Runnable cleanup(SocketAddress address, ServerOptions options) throws IOException {
    if (!options.cleanupSocket() || !(address instanceof UnixDomainSocketAddress file)) {
      return () -> {};
    }
    return UnixFile.at(file.getPath())::remove;
  }
}
