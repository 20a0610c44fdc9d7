package dev.rondo.benchmarks.echo;

import com.sun.management.ThreadMXBean;
import dev.rondo.EventLoop;
import dev.rondo.net.Binding;
import dev.rondo.net.ServerOptions;
import dev.rondo.spi.LoopOptions;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Prints the memory cost of a message and of an idle connection: {@code [CONNECTIONS]}. */
final class MemoryCost {

  private static final int MESSAGES = 100_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private MemoryCost() {}

  public static void main(String[] args) throws Exception {
    int connections = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
    MemoryCost memory = new MemoryCost();
    System.out.println("| backend, style | bytes allocated per message of 64 B | of 100 KiB |");
    System.out.println("|---|---|---|");
    for (String backend : RondoEcho.BACKENDS) {
      for (String style : RondoEcho.STYLES) {
        System.out.printf(
            "| %s, %s | %.2f | %.2f |%n",
            backend,
            style,
            memory.perMessage(backend, style, 64),
            memory.perMessage(backend, style, 100 << 10));
      }
    }
    System.out.println();
    for (String backend : RondoEcho.BACKENDS) {
      memory.idle(backend, connections);
    }
  }

  private double perMessage(String backend, String style, int size) throws Exception {
    try (EchoServer server = new EchoServer(backend, style);
        SocketChannel first = SocketChannel.open(EchoPeer.address(server.port));
        SocketChannel second = SocketChannel.open(EchoPeer.address(server.port))) {
      exchange(first, second, size);
      long before = threads.getThreadAllocatedBytes(server.thread.threadId());
      exchange(first, second, size);
      long after = threads.getThreadAllocatedBytes(server.thread.threadId());
      return (double) (after - before) / MESSAGES;
    }
  }

  /** Alternates between two connections, since memory cached for one could hide the cost. */
  private static void exchange(SocketChannel first, SocketChannel second, int size)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(size);
    for (int i = 0; i < MESSAGES; i++) {
      SocketChannel client = i % 2 == 0 ? first : second;
      client.write(buffer.clear());
      buffer.clear();
      while (buffer.hasRemaining()) {
        if (client.read(buffer) < 0) {
          throw new IOException("the server closed the connection");
        }
      }
    }
  }

  private void idle(String backend, int connections) throws Exception {
    try (EchoServer server = new EchoServer(backend, "protocol");
        PeerProcess clients =
            new PeerProcess(
                "the clients", 1, EchoPeer.javaCommand(IdleClients.class, server.port + ""))) {
      clients.ask("100");
      long heap = usedHeap();
      long direct = direct();
      clients.ask(Integer.toString(connections));
      System.out.printf(
          "%s, %d idle connections: %.0f bytes of heap each, and %d bytes outside the heap in total.%n",
          backend, connections, (usedHeap() - heap) / (double) connections, direct() - direct);
    }
  }

  private static long usedHeap() {
    long used = Long.MAX_VALUE;
    // One collection is not enough: objects found unreachable may be freed by a later one.
    for (int i = 0; i < 3; i++) {
      System.gc();
      used = Math.min(used, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return used;
  }

  private static long direct() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  /** An echo server in this process. */
  private static final class EchoServer implements AutoCloseable {

    final int port;
    final Thread thread;
    private final EventLoop loop;

    EchoServer(String backend, String style) throws Exception {
      loop = RondoEcho.backend(backend).newEventLoop(LoopOptions.defaults());
      try (ServerSocket probe = new ServerSocket(0)) {
        port = probe.getLocalPort();
      }
      loop.runUntilComplete(
          loop.createServer(
              RondoEcho.style(style, loop),
              Binding.host("127.0.0.1", port),
              ServerOptions.defaults().withBacklog(1024)));
      thread = Thread.ofPlatform().daemon().name("server").start(loop::runForever);
    }

    @Override
    public void close() {
      // Leave time for connectionLost to be called first.
      loop.callSoonThreadsafe(() -> loop.callLater(Duration.ofMillis(50), loop::stop));
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted while waiting for the server to stop", e);
      }
      loop.close();
    }
  }
}
