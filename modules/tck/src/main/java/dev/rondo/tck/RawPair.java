package dev.rondo.tck;

import dev.rondo.Capability;
import java.net.StandardProtocolFamily;
import java.nio.channels.ByteChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Both ends of a TCP connection as channels.
 *
 * @param near the end to be watched, non-blocking, of the loop's kind
 * @param far the other end, blocking, of the platform's
 */
record RawPair(ByteChannel near, SocketChannel far) {

  /** A connection that is closed after the test. */
  static RawPair open(LoopFixture kit) throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(Loopback.at(0));
      ByteChannel near =
          kit.loop().capabilities().contains(Capability.RAW_SOCKETS)
              ? ofTheLoop(kit, server)
              : ofThePlatform(kit, server);
      return new RawPair(near, kit.closing(server.accept()));
    }
  }

  private static ByteChannel ofTheLoop(LoopFixture kit, ServerSocketChannel server)
      throws Exception {
    NetworkChannel channel =
        kit.closing(kit.loop().sockets().openStream(StandardProtocolFamily.INET));
    kit.runTask(() -> kit.loop().sockConnect(channel, server.getLocalAddress()).await());
    return (ByteChannel) channel;
  }

  private static ByteChannel ofThePlatform(LoopFixture kit, ServerSocketChannel server)
      throws Exception {
    SocketChannel channel = kit.closing(SocketChannel.open(server.getLocalAddress()));
    channel.configureBlocking(false);
    return channel;
  }
}
