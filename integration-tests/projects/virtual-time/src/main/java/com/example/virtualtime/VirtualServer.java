package com.example.virtualtime;

import dev.rondo.Context;
import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.net.Protocol;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.TransportSocket;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server on a {@link VirtualNetwork}, and its connections. */
final class VirtualServer implements Server {

  private final VirtualLoop loop;
  private final VirtualNetwork network;
  private final Supplier<? extends Protocol> factory;
  private final List<InetSocketAddress> addresses;
  private final Map<SocketOption<?>, Object> options;
  private final Context context = Context.copyCurrent();
  private final Set<VirtualTransport> connections = new LinkedHashSet<>();
  private final List<LoopFuture<@Nullable Void>> closeWaiters = new ArrayList<>();
  private List<TransportSocket> sockets;
  private @Nullable ServeFuture serving;
  private boolean listening;
  private boolean closed;

  VirtualServer(
      VirtualLoop loop,
      VirtualNetwork network,
      Supplier<? extends Protocol> factory,
      List<InetSocketAddress> addresses,
      ServerOptions options) {
    this.loop = loop;
    this.network = network;
    this.factory = factory;
    this.addresses = List.copyOf(addresses);
    this.options = new HashMap<>(options.listening().socketOptions());
    this.options.put(StandardSocketOptions.SO_KEEPALIVE, options.keepAlive());
    sockets =
        addresses.stream()
            .<TransportSocket>map(address -> new VirtualSocket(address, null, this.options))
            .toList();
  }

  /**
   * Connects {@code near} to a new transport of this server, which is accepted in the next
   * iteration.
   */
  void connect(VirtualTransport near, InetSocketAddress client, InetSocketAddress address) {
    var far =
        new VirtualTransport(loop, network, context, new VirtualSocket(address, client, options));
    near.connect(far);
    far.onEnd(() -> detach(far));
    connections.add(far);
    loop.schedule(() -> accept(far), context.copy());
  }

  private void accept(VirtualTransport far) {
    if (closed) {
      far.discard();
      return;
    }
    Protocol protocol;
    try {
      protocol = Objects.requireNonNull(factory.get(), "protocol");
    } catch (RuntimeException e) {
      far.discard();
      loop.callExceptionHandler(
          ExceptionContext.of("a server's protocol factory failed").withException(e));
      return;
    }
    far.open(protocol);
  }

  private void detach(VirtualTransport connection) {
    connections.remove(connection);
    completeIfClosed();
  }

  void listen() {
    listening = true;
    addresses.forEach(address -> network.listen(address, this));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      listening = false;
      addresses.forEach(network::release);
      sockets.forEach(socket -> ((VirtualSocket) socket).close());
      sockets = List.of();
      completeIfClosed();
    }
  }

  @Override
  public void closeClients() {
    List.copyOf(connections).forEach(VirtualTransport::close);
  }

  @Override
  public void abortClients() {
    List.copyOf(connections).forEach(VirtualTransport::abort);
  }

  @Override
  public EventLoop getLoop() {
    return loop;
  }

  @Override
  public boolean isServing() {
    return listening;
  }

  @Override
  public LoopFuture<@Nullable Void> startServing() {
    requireOpen();
    listen();
    LoopFuture<@Nullable Void> future = loop.createFuture();
    future.setResult(null);
    return future;
  }

  @Override
  public LoopFuture<@Nullable Void> serveForever() {
    requireOpen();
    if (serving != null) {
      throw new IllegalStateException("serveForever() is already pending: cancel its future first");
    }
    listen();
    serving = new ServeFuture(this);
    return serving;
  }

  @Override
  public LoopFuture<@Nullable Void> waitClosed() {
    LoopFuture<@Nullable Void> future = loop.createFuture();
    closeWaiters.add(future);
    completeIfClosed();
    return future;
  }

  @Override
  public List<TransportSocket> sockets() {
    return sockets;
  }

  /** Completes the waiting futures if the server is closed and its last connection has ended. */
  private void completeIfClosed() {
    if (closed && connections.isEmpty()) {
      closeWaiters.stream()
          .filter(future -> !future.isDone())
          .forEach(future -> future.setResult(null));
      closeWaiters.clear();
      if (serving != null) {
        serving.end();
      }
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the server is closed");
    }
  }

  /** The future that {@code serveForever} returns. Cancelling it closes the server. */
  private static final class ServeFuture extends VirtualFuture<@Nullable Void> {

    private final VirtualServer server;

    ServeFuture(VirtualServer server) {
      super(server.loop);
      this.server = server;
    }

    @Override
    public boolean cancel(@Nullable String message) {
      if (isDone()) {
        return false;
      }
      server.close();
      return true;
    }

    void end() {
      super.cancel(null);
    }
  }
}
