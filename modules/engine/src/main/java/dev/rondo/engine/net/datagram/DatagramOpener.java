package dev.rondo.engine.net.datagram;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.engine.net.Addresses;
import dev.rondo.engine.net.resolve.Resolver;
import dev.rondo.engine.spi.DatagramSocket;
import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.net.Connection;
import dev.rondo.net.DatagramAddresses;
import dev.rondo.net.DatagramOptions;
import dev.rondo.net.DatagramProtocol;
import dev.rondo.net.DatagramTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.NetworkChannel;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens datagram endpoints. */
public final class DatagramOpener {

  private final EventLoop loop;
  private final LoopQueue queue;
  private final Proactor proactor;
  private final Resolver resolver;
  private final DatagramBinder binder;
  private final DatagramOutbox outbox;

  public DatagramOpener(EventLoop loop, LoopQueue queue, Proactor proactor, Resolver resolver) {
    this.loop = loop;
    this.queue = queue;
    this.proactor = proactor;
    this.resolver = resolver;
    binder = new DatagramBinder(proactor);
    outbox = new DatagramOutbox(queue);
  }

  public <P extends DatagramProtocol>
      LoopFuture<Connection<DatagramTransport, P>> createDatagramEndpoint(
          Supplier<P> protocolFactory, DatagramOptions options) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    LoopFuture<Connection<DatagramTransport, P>> future = loop.createFuture();
    NetworkChannel given = options.socket();
    if (given != null) {
      begin(future, () -> adopt(given), protocolFactory);
    } else if (DatagramPair.isUnix(options.addresses())) {
      requireUnix();
      begin(
          future,
          () -> binder.open(List.of(DatagramPair.unix(options.addresses())), options),
          protocolFactory);
    } else {
      pairs(
          options.addresses(),
          pairs -> {
            try {
              begin(future, () -> binder.open(pairs, options), protocolFactory);
            } catch (RuntimeException e) {
              future.setException(e);
            }
          },
          failure -> {
            if (!future.isDone()) {
              future.setException(failure);
            }
          });
    }
    return future;
  }

  private void requireUnix() {
    if (!loop.capabilities().contains(Capability.UNIX_DATAGRAM)) {
      throw Capability.UNIX_DATAGRAM.refusal("createDatagramEndpoint", loop);
    }
  }

  // --- addresses ---

  private void pairs(
      DatagramAddresses addresses, Consumer<List<DatagramPair>> found, Consumer<Throwable> failed) {
    ProtocolFamily family = addresses.family();
    if (family != null && addresses.local() == null && addresses.remote() == null) {
      found.accept(List.of(DatagramPair.ofFamily(family)));
      return;
    }
    resolve(
        addresses.local(),
        family,
        locals ->
            resolve(
                addresses.remote(),
                family,
                remotes -> found.accept(DatagramPair.of(locals, remotes)),
                failed),
        failed);
  }

  /** Passes the addresses of {@code address} to {@code found}; none if it is null. */
  private void resolve(
      @Nullable SocketAddress address,
      @Nullable ProtocolFamily family,
      Consumer<List<InetSocketAddress>> found,
      Consumer<Throwable> failed) {
    if (!(address instanceof InetSocketAddress inet)) {
      found.accept(List.of());
    } else if (inet.isUnresolved()) {
      resolver.resolve(inet.getHostString(), inet.getPort(), family, found, failed);
    } else if (Addresses.isOf(family, inet.getAddress())) {
      found.accept(List.of(inet));
    } else {
      failed.accept(
          new UnknownHostException(
              "the address %s is not of the family %s".formatted(Addresses.text(inet), family)));
    }
  }

  // --- sockets ---

  /** Opens a socket. */
  @FunctionalInterface
  private interface SocketOpener {
    DatagramBinder.Bound open() throws IOException;
  }

  private DatagramBinder.Bound adopt(NetworkChannel channel) throws IOException {
    DatagramSocket socket = proactor.adoptDatagram(channel);
    try {
      return new DatagramBinder.Bound(socket, socket.remoteAddress());
    } catch (IOException | RuntimeException | Error e) {
      socket.close();
      throw e;
    }
  }

  private <P extends DatagramProtocol> void begin(
      LoopFuture<Connection<DatagramTransport, P>> future,
      SocketOpener opening,
      Supplier<P> protocolFactory) {
    if (future.isDone()) {
      return;
    }
    DatagramBinder.Bound bound;
    try {
      bound = opening.open();
    } catch (IOException e) {
      future.setException(e);
      return;
    }
    P protocol;
    try {
      protocol = Objects.requireNonNull(protocolFactory.get(), "protocolFactory returned null");
    } catch (Exception e) {
      bound.socket().close();
      future.setException(e);
      return;
    } catch (Error e) {
      bound.socket().close();
      throw e;
    }
    DatagramEndpoint endpoint =
        new DatagramEndpoint(loop, queue, outbox, bound.socket(), protocol, bound.peer());
    queue.enqueue(
        LoopEvent.of(
            () -> {
              endpoint.begin();
              if (future.isDone()) {
                endpoint.abort();
              } else {
                future.setResult(new Connection<>(endpoint, protocol));
              }
            }));
  }
}
