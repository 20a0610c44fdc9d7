package dev.rondo.engine.net.raw;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.net.Addresses;
import dev.rondo.engine.net.OperationFuture;
import dev.rondo.engine.net.UnixAddresses;
import dev.rondo.engine.net.file.FileSender;
import dev.rondo.engine.net.resolve.Resolver;
import dev.rondo.engine.spi.AcceptSink;
import dev.rondo.engine.spi.BufferMemory;
import dev.rondo.engine.spi.Completion;
import dev.rondo.engine.spi.DatagramSocket;
import dev.rondo.engine.spi.ListenSocket;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.spi.StreamSocket;
import dev.rondo.net.AcceptedSocket;
import dev.rondo.net.Datagram;
import dev.rondo.net.ReceivedDatagram;
import dev.rondo.net.Sockets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Opens sockets, and performs single operations on sockets that the caller owns. */
public final class RawSockets implements Sockets {

  private final EventLoop loop;
  private final LoopCore core;
  private final Proactor proactor;
  private final Resolver resolver;
  private final RawDatagrams datagrams;
  private final FileSender files;

  public RawSockets(
      EventLoop loop, LoopCore core, Proactor proactor, Resolver resolver, FileSender files) {
    this.loop = loop;
    this.core = core;
    this.proactor = proactor;
    this.resolver = resolver;
    datagrams = new RawDatagrams(core, proactor);
    this.files = files;
  }

  // --- opening ---

  @Override
  public NetworkChannel openStream(ProtocolFamily family) throws IOException {
    requireStreams(family, "openStream");
    StreamSocket socket = proactor.openStream(family);
    socket.detach();
    return socket.channel();
  }

  @Override
  public NetworkChannel openListener(ProtocolFamily family) throws IOException {
    requireStreams(family, "openListener");
    ListenSocket socket = proactor.openListener(family);
    socket.detach();
    return socket.channel();
  }

  private void requireStreams(ProtocolFamily family, String operation) {
    if (family == StandardProtocolFamily.UNIX
        && !loop.capabilities().contains(Capability.UNIX_STREAM)) {
      throw Capability.UNIX_STREAM.refusal(operation, loop);
    }
  }

  @Override
  public NetworkChannel openDatagram(ProtocolFamily family) throws IOException {
    requireDatagrams(family);
    DatagramSocket socket = proactor.openDatagram(family);
    socket.detach();
    return socket.channel();
  }

  private void requireDatagrams(ProtocolFamily family) {
    Capability needed =
        family == StandardProtocolFamily.UNIX ? Capability.UNIX_DATAGRAM : Capability.UDP;
    if (!loop.capabilities().contains(needed)) {
      throw needed.refusal("openDatagram", loop);
    }
  }

  @Override
  public SocketAddress unixAddress(String path) {
    return UnixAddresses.of(proactor, path, "unixAddress", loop);
  }

  // --- reading ---

  public LoopFuture<ByteBuffer> sockRecv(NetworkChannel sock, int count) {
    if (count <= 0) {
      throw new IllegalArgumentException("count must be positive: " + count);
    }
    ByteBuffer buffer = ByteBuffer.allocate(count);
    if (proactor.isDatagram(sock)) {
      return datagrams.receive(sock, buffer, from -> buffer.flip());
    }
    StreamSocket socket = proactor.borrowStream(sock);
    OperationFuture<ByteBuffer> future = new OperationFuture<>(core, socket::cancelRead);
    socket.read(buffer, completing(future, received -> future.setResult(buffer.flip())));
    return future;
  }

  public LoopFuture<Integer> sockRecvInto(NetworkChannel sock, ByteBuffer buffer) {
    requireRoom(buffer);
    if (proactor.isDatagram(sock)) {
      int start = buffer.position();
      return datagrams.receive(sock, buffer, from -> buffer.position() - start);
    }
    StreamSocket socket = proactor.borrowStream(sock);
    OperationFuture<Integer> future = new OperationFuture<>(core, socket::cancelRead);
    socket.read(buffer, completing(future, count -> future.setResult(Math.max(count, 0))));
    return future;
  }

  private static void requireRoom(ByteBuffer buffer) {
    if (!buffer.hasRemaining() || buffer.isReadOnly()) {
      throw new IllegalArgumentException("buffer must have room and be writable: " + buffer);
    }
  }

  // --- writing ---

  public LoopFuture<@Nullable Void> sockSendall(NetworkChannel sock, ByteBuffer data) {
    if (proactor.isDatagram(sock)) {
      return datagrams.send(sock, data, null, size -> null);
    }
    StreamSocket socket = proactor.borrowStream(sock);
    files.requireNotSending(socket);
    OperationFuture<@Nullable Void> future = new OperationFuture<>(core, socket::cancelWrite);
    try {
      socket.tryWrite(data);
      // The loop's thread sends the rest, and may not read a buffer confined to this thread.
      ByteBuffer rest = data.hasRemaining() ? BufferMemory.forAnyThread(data) : data;
      sendRest(socket, new ByteBuffer[] {rest}, future);
    } catch (IOException e) {
      future.setException(e);
    }
    return future;
  }

  private static void sendRest(
      StreamSocket socket, ByteBuffer[] data, OperationFuture<@Nullable Void> future) {
    if (data[0].hasRemaining()) {
      socket.write(data, 0, 1, completing(future, count -> sendRest(socket, data, future)));
    } else {
      future.setResult(null);
    }
  }

  // --- datagrams ---

  public LoopFuture<Datagram> sockRecvfrom(NetworkChannel sock, int size) {
    if (size <= 0) {
      throw new IllegalArgumentException("size must be positive: " + size);
    }
    ByteBuffer buffer = ByteBuffer.allocate(size);
    return datagrams.receive(sock, buffer, from -> new Datagram(buffer.flip(), from));
  }

  public LoopFuture<ReceivedDatagram> sockRecvfromInto(NetworkChannel sock, ByteBuffer buffer) {
    requireRoom(buffer);
    int start = buffer.position();
    return datagrams.receive(
        sock, buffer, from -> new ReceivedDatagram(buffer.position() - start, from));
  }

  public LoopFuture<Integer> sockSendto(
      NetworkChannel sock, ByteBuffer data, SocketAddress address) {
    Objects.requireNonNull(address, "address");
    return datagrams.send(sock, data, address, size -> size);
  }

  // --- connecting and accepting ---

  public LoopFuture<@Nullable Void> sockConnect(NetworkChannel sock, SocketAddress address) {
    OperationFuture<@Nullable Void> future;
    Connector connector;
    if (proactor.isDatagram(sock)) {
      DatagramSocket socket = proactor.borrowDatagram(sock);
      future = new OperationFuture<>(core, () -> {});
      connector = (peer, done) -> connect(socket, peer, done);
    } else {
      StreamSocket socket = proactor.borrowStream(sock);
      future = new OperationFuture<>(core, socket::cancelWrite);
      connector = socket::connect;
    }
    if (address instanceof InetSocketAddress name && name.isUnresolved()) {
      resolver.resolve(
          name.getHostString(),
          name.getPort(),
          null,
          found -> connectToFirstFitting(connector, found, future),
          future::tryFail);
    } else {
      connect(connector, address, future);
    }
    return future;
  }

  /** Connects a socket. */
  @FunctionalInterface
  private interface Connector {
    void connect(SocketAddress address, Completion done);
  }

  private static void connect(DatagramSocket socket, SocketAddress address, Completion done) {
    try {
      socket.connect(address);
    } catch (IOException e) {
      done.failed(e);
      return;
    }
    done.completed(0);
  }

  /** Connects to the first address of a family that the socket supports. */
  private static void connectToFirstFitting(
      Connector connector,
      List<InetSocketAddress> addresses,
      OperationFuture<@Nullable Void> future) {
    if (future.isDone()) {
      return;
    }
    for (Iterator<InetSocketAddress> candidates = addresses.iterator(); ; ) {
      InetSocketAddress address = candidates.next();
      try {
        connect(connector, address, future);
        return;
      } catch (UnsupportedAddressTypeException e) {
        if (!candidates.hasNext()) {
          future.setException(Addresses.connectFailure(address, e));
          return;
        }
      } catch (RuntimeException e) {
        future.setException(e);
        return;
      }
    }
  }

  private static void connect(
      Connector connector, SocketAddress address, OperationFuture<@Nullable Void> future) {
    connector.connect(
        address,
        new Completion() {
          @Override
          public void completed(int count) {
            future.trySucceed(null);
          }

          @Override
          public void failed(Exception exception) {
            future.tryFail(Addresses.connectFailure(address, exception));
          }
        });
  }

  public LoopFuture<AcceptedSocket> sockAccept(NetworkChannel sock) {
    requireBound(sock);
    ListenSocket socket = proactor.borrowListener(sock);
    OperationFuture<AcceptedSocket> future = new OperationFuture<>(core, socket::stopAccepting);
    try {
      socket.listen();
    } catch (IOException e) {
      future.setException(e);
      return future;
    }
    socket.startAccepting(
        new AcceptSink() {
          @Override
          public void accepted(StreamSocket stream) {
            socket.stopAccepting();
            deliver(stream, future);
          }

          @Override
          public void failed(IOException exception) {
            future.tryFail(exception);
          }
        });
    return future;
  }

  private static void requireBound(NetworkChannel sock) {
    try {
      if (sock.getLocalAddress() == null) {
        throw new IllegalArgumentException("the socket must be bound: " + sock);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("the socket must be open: " + sock, e);
    }
  }

  private static void deliver(StreamSocket stream, OperationFuture<AcceptedSocket> future) {
    try {
      SocketAddress peer = stream.remoteAddress();
      stream.detach();
      future.setResult(new AcceptedSocket(stream.channel(), peer));
    } catch (IOException e) {
      stream.close();
      future.setException(e);
    }
  }

  private static Completion completing(OperationFuture<?> future, IntConsumer done) {
    return new Completion() {
      @Override
      public void completed(int count) {
        try {
          done.accept(count);
        } catch (RuntimeException e) {
          // Sending the rest may fail, for example if the buffer belongs to another thread.
          future.tryFail(e);
        }
      }

      @Override
      public void failed(Exception exception) {
        future.tryFail(exception);
      }
    };
  }
}
