package dev.rondo.launcher;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.net.AcceptedSocket;
import dev.rondo.net.Connection;
import dev.rondo.net.DatagramOptions;
import dev.rondo.net.DatagramProtocol;
import dev.rondo.net.DatagramTransport;
import dev.rondo.net.ExtraInfo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks of sockets without a transport, and of datagrams. */
final class SocketChecks {

  private static final InetSocketAddress FREE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private SocketChecks() {}

  static void rawSockets(EventLoop loop) throws Exception {
    withPair(
        loop,
        (near, far) -> {
          loop.sockSendall(far, US_ASCII.encode("raw")).await();
          ByteBuffer received = loop.sockRecv(near, 3).await();
          Check.require(received.remaining() > 0, "the connection ended before the data arrived");
        });
  }

  static void watchSockets(EventLoop loop) throws Exception {
    withPair(
        loop,
        (near, far) -> {
          LoopFuture<@Nullable Void> readable = loop.createFuture();
          loop.addReader(
              near,
              () -> {
                loop.removeReader(near);
                readable.setResult(null);
              });
          loop.sockSendall(far, US_ASCII.encode("!")).await();
          readable.await();
        });
  }

  static void udp(EventLoop loop) throws Exception {
    datagram(loop, DatagramOptions.local(FREE));
  }

  static void unixDatagram(EventLoop loop) throws Exception {
    Path folder = Files.createTempDirectory("rondo-check");
    Path socket = folder.resolve("socket");
    try {
      datagram(loop, DatagramOptions.local(UnixDomainSocketAddress.of(socket)));
    } finally {
      Files.deleteIfExists(socket);
      Files.delete(folder);
    }
  }

  private static void datagram(EventLoop loop, DatagramOptions options) throws Exception {
    LoopFuture<String> text = loop.createFuture();
    Connection<DatagramTransport, Receiver> endpoint =
        loop.createDatagramEndpoint(() -> new Receiver(text), options).await();
    try {
      SocketAddress self =
          Objects.requireNonNull(endpoint.transport().getExtraInfo(ExtraInfo.SOCKNAME));
      endpoint.transport().sendto(US_ASCII.encode("datagram"), self);
      String received = text.await();
      Check.require(received.equals("datagram"), "received '" + received + "'");
    } finally {
      endpoint.transport().close();
    }
  }

  private interface Use {
    void of(NetworkChannel near, NetworkChannel far) throws Exception;
  }

  private static void withPair(EventLoop loop, Use use) throws Exception {
    try (NetworkChannel listener = loop.sockets().openListener(StandardProtocolFamily.INET);
        NetworkChannel near = loop.sockets().openStream(StandardProtocolFamily.INET)) {
      listener.bind(FREE);
      LoopFuture<AcceptedSocket> accepted = loop.sockAccept(listener);
      loop.sockConnect(near, listener.getLocalAddress()).await();
      try (NetworkChannel far = accepted.await().socket()) {
        use.of(near, far);
      }
    }
  }

  private record Receiver(LoopFuture<String> text) implements DatagramProtocol {

    @Override
    public void datagramReceived(ByteBuffer data, SocketAddress address) {
      if (!text.isDone()) {
        text.setResult(US_ASCII.decode(data).toString());
      }
    }
  }
}
