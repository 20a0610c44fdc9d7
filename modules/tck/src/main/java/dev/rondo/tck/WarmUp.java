package dev.rondo.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Makes the platform open once what it then keeps open, so that no loop is blamed for it. */
final class WarmUp {

  private static boolean done;

  private WarmUp() {}

  /** Blocks a virtual thread in a read from a socket, the first time it is called. */
  static synchronized void once() {
    if (!done) {
      done = true;
      try (ServerSocketChannel server = ServerSocketChannel.open()) {
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread reader = Thread.ofVirtual().start(() -> read(server));
        try (SocketChannel peer = server.accept()) {
          Leaks.become(Duration.ofSeconds(1), () -> reader.getState() == Thread.State.WAITING);
          peer.write(ByteBuffer.allocate(1));
          reader.join();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void read(ServerSocketChannel server) {
    try (SocketChannel channel = SocketChannel.open(server.getLocalAddress())) {
      channel.read(ByteBuffer.allocate(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
