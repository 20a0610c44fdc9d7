package dev.rondo.integration;

import dev.rondo.EventLoop;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.Support;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ServiceLoader;

/**
 * Blocks on a socket in a task and then, after the loop is closed, in an ordinary virtual thread.
 */
final class PollerCaptureProgram {

  private PollerCaptureProgram() {}

  public static void main(String[] args) throws Exception {
    EventLoopProvider provider =
        ServiceLoader.load(EventLoopProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(each -> each.support() instanceof Support.Supported)
            .findFirst()
            .orElseThrow();
    String runner;
    try (EventLoop loop = provider.newEventLoop(LoopOptions.defaults())) {
      loop.runUntilComplete(
          () -> {
            blockInARead();
            return "read";
          });
      runner = loop.describe().get("runner");
    }
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    blockInARead();
                  } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
    if (!thread.join(Duration.ofSeconds(10))) {
      System.out.println("the poller ended with the loop");
      System.exit(1);
    }
    System.out.println(runner + " task, then a thread of its own");
  }

  private static void blockInARead() throws IOException, InterruptedException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (SocketChannel near = SocketChannel.open(server.getLocalAddress());
          SocketChannel far = server.accept()) {
        Thread writer =
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        Thread.sleep(Duration.ofMillis(50)); // Let the read block first.
                        far.write(ByteBuffer.allocate(1));
                      } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                      }
                    });
        near.read(ByteBuffer.allocate(1));
        writer.join();
      }
    }
  }
}
