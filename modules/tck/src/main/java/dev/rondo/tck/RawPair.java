package dev.rondo.tck;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Both ends of a TCP connection as channels of the platform.
 *
 * @param near the end to be watched, non-blocking
 * @param far the other end, blocking
 */
record RawPair(SocketChannel near, SocketChannel far) {

  /** A connection that is closed after the test. */
  static RawPair open(LoopFixture kit) throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(Loopback.at(0));
      var near = kit.closing(SocketChannel.open(server.getLocalAddress()));
      var far = kit.closing(server.accept());
      near.configureBlocking(false);
      return new RawPair(near, far);
    }
  }
}
