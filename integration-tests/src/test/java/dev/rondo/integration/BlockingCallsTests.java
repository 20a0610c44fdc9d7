package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.spi.LoopOptions;
import dev.rondo.tasks.Asyncio;
import java.io.FileInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measures which blocking calls suspend a mounted task, and compares {@code docs/tasks.md}. */
@Tag("once")
class BlockingCallsTests {

  private static final long BLOCKED = 300;
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (.*?) \\| (suspends|holds)");

  @TempDir private Path folder;

  @Test
  void table_ofBlockingCalls_matchesTheMeasurement() throws Exception {
    Map<String, String> measured = new LinkedHashMap<>();
    EventLoop loop = Program.provider("selector").newEventLoop(LoopOptions.defaults());
    Asyncio.run(
        () -> {
          for (var call : calls().entrySet()) {
            lag(call.getValue()); // Loads classes.
            boolean held = lag(call.getValue()) > BLOCKED / 2;
            measured.put(call.getKey(), held ? "holds" : "suspends");
          }
          return null;
        },
        () -> loop);

    assertEquals(measured, documented());
  }

  private static Map<String, String> documented() throws Exception {
    String page = Files.readString(Modules.ROOT.resolve("docs/tasks.md"));
    int start = page.indexOf("<!-- blocking -->");
    Matcher rows = ROW.matcher(page.substring(start, page.indexOf("<!-- /blocking -->")));
    Map<String, String> table = new LinkedHashMap<>();
    while (rows.find()) {
      table.put(rows.group(1), rows.group(2));
    }
    return table;
  }

  /** A call that blocks for {@link #BLOCKED} milliseconds. */
  private interface Call {
    void run() throws Exception;
  }

  private Map<String, Call> calls() {
    Map<String, Call> calls = new LinkedHashMap<>();
    calls.put("`Thread.sleep`", () -> Thread.sleep(BLOCKED));
    calls.put(
        "`BlockingQueue.take`",
        () -> {
          var queue = new ArrayBlockingQueue<String>(1);
          later(() -> queue.put("item"));
          queue.take();
        });
    calls.put(
        "`Object.wait`",
        () -> {
          var notified = new AtomicBoolean();
          later(
              () -> {
                synchronized (notified) {
                  notified.set(true);
                  notified.notifyAll();
                }
              });
          synchronized (notified) {
            while (!notified.get()) {
              notified.wait();
            }
          }
        });
    calls.put(
        "`CompletableFuture.get`",
        () -> {
          var future = new CompletableFuture<String>();
          later(() -> future.complete("result"));
          future.get();
        });
    calls.put("`Thread.join`", () -> later(() -> {}).join());
    calls.put("`Socket.getInputStream().read`", BlockingCallsTests::readSocket);
    calls.put("`DatagramChannel.receive`, blocking", BlockingCallsTests::receive);
    calls.put(
        "`Selector.select`",
        () -> {
          try (Selector selector = Selector.open()) {
            selector.select(BLOCKED);
          }
        });
    calls.put("`Process.waitFor`", () -> new ProcessBuilder("sleep", "0.3").start().waitFor());
    calls.put(
        "reading the output of a `Process`",
        () -> new ProcessBuilder("sh", "-c", "sleep 0.3; echo").start().inputReader().read());
    calls.put("reading a FIFO", this::readFifo);
    return calls;
  }

  private static Thread later(Call call) {
    return Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                Thread.sleep(BLOCKED);
                call.run();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
  }

  private static void readSocket() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (var listener = new ServerSocket(0, 1, loopback);
        var near = new Socket(loopback, listener.getLocalPort());
        Socket far = listener.accept()) {
      later(() -> far.getOutputStream().write(1));
      near.getInputStream().read();
    }
  }

  private static void receive() throws Exception {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (DatagramChannel receiver = DatagramChannel.open().bind(address);
        DatagramChannel sender = DatagramChannel.open()) {
      later(() -> sender.send(ByteBuffer.allocate(1), receiver.getLocalAddress()));
      receiver.receive(ByteBuffer.allocate(1));
    }
  }

  private void readFifo() throws Exception {
    Path fifo = folder.resolve("fifo");
    Files.deleteIfExists(fifo);
    Asyncio.toThread(() -> new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).await();
    later(() -> Files.write(fifo, new byte[1]));
    try (var input = new FileInputStream(fifo.toFile())) {
      input.read();
    }
  }

  /**
   * Returns the longest gap between ticks of a 10 ms timer during {@code call}, in milliseconds.
   */
  private static long lag(Call call) throws Exception {
    EventLoop loop = EventLoops.getRunningLoop();
    var worst = new AtomicLong();
    List<Long> ticks = new ArrayList<>(List.of(System.nanoTime()));
    boolean[] ended = new boolean[1];
    Runnable[] tick = new Runnable[1];
    tick[0] =
        () -> {
          long now = System.nanoTime();
          worst.accumulateAndGet((now - ticks.set(0, now)) / 1_000_000, Math::max);
          if (!ended[0]) {
            loop.callLater(Duration.ofMillis(10), tick[0]);
          }
        };
    tick[0].run();
    call.run();
    ended[0] = true;
    Asyncio.sleep(Duration.ofMillis(30)).await();
    return worst.get();
  }
}
