package dev.rondo.integration;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopFuture;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.net.Target;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Opens sockets while no descriptor is left, and again after some are free. Prints the result of
 * each attempt, and last the number of free descriptors before and after the shortage.
 */
public final class DescriptorShortageProgram {

  private static final Deque<FileInputStream> TAKEN = new ArrayDeque<>();

  private final EventLoop loop;
  private final int port;

  private DescriptorShortageProgram(EventLoop loop, int port) {
    this.loop = loop;
    this.port = port;
  }

  /** Runs the attempts. The caller must have limited the descriptors of this process. */
  public static void main(String[] args) throws Exception {
    try (EventLoop loop = EventLoops.newEventLoop();
        var listener =
            ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      var program = new DescriptorShortageProgram(loop, listener.socket().getLocalPort());
      loop.runUntilComplete(
          () -> {
            program.run();
            return null;
          });
    }
  }

  private void run() throws Exception {
    attempts(); // Loads the classes, which would need descriptors later.
    int before = takeAll();
    attempts();
    release(1);
    attempt("two addresses", () -> serve("127.0.0.1", "127.0.0.2"));
    releaseAll();
    int after = takeAll();
    releaseAll();
    attempts();
    System.out.println(before + " " + after);
  }

  private void attempts() throws Exception {
    attempt("connection", this::connect);
    attempt("server", () -> serve("127.0.0.1"));
    attempt("stream", () -> loop.sockets().openStream(StandardProtocolFamily.INET).close());
    attempt("listener", () -> loop.sockets().openListener(StandardProtocolFamily.INET).close());
  }

  private void connect() throws Exception {
    loop.createConnection(() -> new Protocol() {}, Target.host("127.0.0.1", port))
        .await()
        .transport()
        .abort();
  }

  private void serve(String... hosts) throws Exception {
    loop.createServer(() -> new Protocol() {}, Binding.hosts(List.of(hosts), 0)).await().close();
  }

  private void attempt(String name, Attempt attempt) throws Exception {
    try {
      attempt.run();
      System.out.println(name + ": opened");
    } catch (IOException e) {
      System.out.println(name + ": " + e);
    }
    awaitClosing();
  }

  /** Waits for two iterations of the loop, in which it releases the descriptors of what closed. */
  private void awaitClosing() throws Exception {
    for (int i = 0; i < 2; i++) {
      LoopFuture<Boolean> iteration = loop.createFuture();
      loop.callSoon(() -> iteration.setResult(true));
      iteration.await();
    }
  }

  private static int takeAll() {
    while (true) {
      try {
        TAKEN.push(new FileInputStream("/dev/null"));
      } catch (IOException e) {
        return TAKEN.size();
      }
    }
  }

  private static void release(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      TAKEN.pop().close();
    }
  }

  private static void releaseAll() throws IOException {
    release(TAKEN.size());
  }

  @FunctionalInterface
  private interface Attempt {
    void run() throws Exception;
  }
}
