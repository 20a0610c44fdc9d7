package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.ExceptionContext;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.Signal;
import dev.rondo.examples.EchoProtocol;
import dev.rondo.net.Binding;
import dev.rondo.net.Connection;
import dev.rondo.net.DatagramOptions;
import dev.rondo.net.DatagramProtocol;
import dev.rondo.net.DatagramTransport;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.ProcessOptions;
import dev.rondo.net.Protocol;
import dev.rondo.net.ResolveOptions;
import dev.rondo.net.SubprocessProtocol;
import dev.rondo.net.SubprocessTransport;
import dev.rondo.net.Target;
import dev.rondo.net.Transport;
import dev.rondo.net.WriteTransport;
import dev.rondo.tasks.Asyncio;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs a loop for each given system call and error number, on a thread where that call fails with
 * that number, and prints the parts that fail: {@code CALL ERRNO PART: EXCEPTION}.
 */
public final class RefusedCallsProgram {

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long IDLE = 40;
  private static final int LARGE = 300_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** A feature of a loop to try. */
  private interface Part {
    void run(EventLoop loop) throws Exception;
  }

  private final Path folder;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private @Nullable LoopFuture<?> waiting;
  private @Nullable Exception reported;

  private RefusedCallsProgram(Path folder) {
    this.folder = folder;
    parts.put("timers", loop -> timer());
    parts.put("wake-ups", this::wakeUp);
    parts.put("TCP", this::tcp);
    parts.put("Unix sockets", this::unix);
    parts.put("UDP", this::datagram);
    parts.put("openFile", this::openFile);
    parts.put("sendfile", this::sendfile);
    parts.put("children", this::child);
    parts.put("kill", this::killedChild);
    parts.put("names", this::names);
    parts.put("idling", this::idle);
  }

  /**
   * Takes words such as {@code accept4=288:1,13}: the name of a call, its numbers separated by
   * {@code +}, and the error numbers. After {@code --process}, all calls fail together and in the
   * whole process. After {@code --serve}, they do as well, and a server runs until SIGTERM.
   */
  public static void main(String[] args) throws Throwable {
    if (!SeccompFilter.isSupported()) {
      System.out.println("unsupported: the numbers of the system calls are those of x86-64");
      return;
    }
    Path folder = Files.createTempDirectory("rondo");
    Files.write(folder.resolve("file"), new byte[LARGE]);
    try {
      var program = new RefusedCallsProgram(folder);
      if (args[0].startsWith("--")) {
        for (Refusal refusal : refusals(args, 1)) {
          SeccompFilter.installForProcess(refusal.errno, refusal.numbers);
        }
        if (args[0].equals("--serve")) {
          serve();
        } else {
          program.run(new Refusal("all", 0));
        }
      } else {
        program.run(new Refusal("none", 0));
        for (Refusal refusal : refusals(args, 0)) {
          program.run(refusal);
        }
      }
      System.out.println("done");
    } catch (UnsupportedOperationException e) {
      System.out.println("unsupported: " + e.getMessage());
    } finally {
      Files.delete(folder.resolve("file"));
      Files.delete(folder);
    }
    System.exit(0);
  }

  /** A system call, with its numbers, that fails with {@code errno}; with 0, no call fails. */
  @SuppressWarnings("ArrayRecordComponent") // Refusals are never compared.
  private record Refusal(String call, int errno, int... numbers) {}

  private static List<Refusal> refusals(String[] words, int first) {
    List<Refusal> refusals = new ArrayList<>();
    for (String word : List.of(words).subList(first, words.length)) {
      List<String> parts = Splitter.on(CharMatcher.anyOf("=:")).splitToList(word);
      for (String errno : Splitter.on(',').split(parts.get(2))) {
        refusals.add(new Refusal(parts.get(0), Integer.parseInt(errno), numbers(parts.get(1))));
      }
    }
    return refusals;
  }

  private static int[] numbers(String text) {
    return Splitter.on('+').splitToStream(text).mapToInt(Integer::parseInt).toArray();
  }

  /** Serves until SIGTERM, and then prints the processor time of the loop, in milliseconds. */
  private static void serve() throws Exception {
    try (EventLoop loop = EventLoops.newEventLoop()) {
      loop.addSignalHandler(Signal.SIGTERM, loop::stop);
      Server server =
          loop.runUntilComplete(loop.createServer(EchoProtocol::new, Binding.host("127.0.0.1", 0)));
      System.out.printf(
          "listening on %s backend=%s runner=%s%n",
          Objects.toString(server.sockets().getFirst().localAddress()).substring(1),
          loop.name(),
          loop.describe().get("runner"));
      long before = cpu();
      loop.runForever();
      System.out.println((cpu() - before) / 1_000_000);
    }
  }

  private void run(Refusal refused) throws Throwable {
    String name = refused.call + " " + refused.errno + " ";
    var thread = new FilteredThread(name, refused);
    thread.start();
    thread.join(Duration.ofSeconds(30));
    if (thread.isAlive()) {
      StringBuilder stack = new StringBuilder();
      for (StackTraceElement frame : thread.getStackTrace()) {
        stack.append(" < ").append(frame);
      }
      System.out.println(name + "everything: hangs" + stack);
    }
    // The filtered thread cannot print, because its writes may be refused.
    thread.lines.forEach(System.out::println);
    Throwable refusal = thread.refusal;
    if (refusal != null) {
      throw refusal;
    }
  }

  private final class FilteredThread extends Thread {

    private final String label;
    private final Refusal refused;
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Throwable refusal;

    FilteredThread(String name, Refusal refused) {
      super(name);
      label = name;
      this.refused = refused;
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        if (refused.errno != 0) {
          SeccompFilter.installForThread(refused.errno, refused.numbers);
        }
      } catch (Throwable e) {
        refusal = e;
        return;
      }
      try (EventLoop loop = EventLoops.newEventLoop()) {
        loop.setExceptionHandler((_, context) -> report(context));
        loop.runUntilComplete(
            () -> {
              for (var part : parts.entrySet()) {
                attempt(loop, part.getKey(), () -> part.getValue().run(loop));
              }
              return null;
            });
        // The loop is entered a second time, as after a stop.
        attempt(loop, "a second run", () -> loop.runUntilComplete(() -> null));
      } catch (Throwable e) {
        print("the loop", e);
      }
    }

    private void attempt(EventLoop loop, String part, Attempt attempt) {
      reported = null;
      try {
        attempt.run();
      } catch (Exception e) {
        // Leave out the failures that follow from the end of the loop.
        if (!loop.isClosed()) {
          print(part, e);
        }
      }
    }

    private void print(String part, Throwable thrown) {
      StringBuilder text = new StringBuilder(label + part + ": " + thrown);
      for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
        text.append(" < ").append(cause);
      }
      lines.add(text.toString().replace('\n', ' '));
    }
  }

  private interface Attempt {
    void run() throws Exception;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalStateException(message);
    }
  }

  private static void timer() throws Exception {
    long start = System.nanoTime();
    Asyncio.sleep(Duration.ofMillis(3)).await();
    long took = (System.nanoTime() - start) / 1_000_000;
    require(took >= 3 && took < 1000, "3 ms took " + took);
  }

  private void wakeUp(EventLoop loop) throws Exception {
    LoopFuture<String> woken = loop.createFuture();
    var waking = new CountDownLatch(1);
    Thread other =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    Thread.sleep(10); // Let the loop wait, in a call that may be refused.
                    loop.callSoonThreadsafe(() -> woken.setResult("woken"));
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  } finally {
                    waking.countDown();
                  }
                });
    within(woken);
    require(waking.await(1, TimeUnit.SECONDS), "the waking thread hangs");
    other.join();
  }

  private void tcp(EventLoop loop) throws Exception {
    try (Server server =
        loop.createServer(EchoProtocol::new, Binding.host("127.0.0.1", 0)).await()) {
      echo(within(loop.createConnection(() -> new Client(loop), target(server))), LARGE);
    }
  }

  private void unix(EventLoop loop) throws Exception {
    // A java.nio.file.Path would need statx to delete the file.
    File path = folder.resolve("socket").toFile();
    try (Server server =
        loop.createUnixServer(EchoProtocol::new, Binding.unix(path.toString())).await()) {
      require(server.isServing(), "the server does not serve");
      echo(
          within(loop.createUnixConnection(() -> new Client(loop), Target.unix(path.toString()))),
          10);
    } finally {
      boolean _ = path.delete();
    }
  }

  private static Target target(Server server) {
    var address = (InetSocketAddress) server.sockets().getFirst().localAddress();
    require(address != null, "the server has no address");
    return Target.host("127.0.0.1", address.getPort());
  }

  /** Waits for {@code future}; fails if the loop reports that accept failed. */
  private <T> T within(LoopFuture<T> future) throws Exception {
    waiting = future;
    try {
      throwReported();
      return Asyncio.waitFor(future, PATIENCE).await();
    } catch (CancellationException e) {
      throwReported();
      throw e;
    } finally {
      waiting = null;
    }
  }

  private void throwReported() throws Exception {
    Exception exception = reported;
    if (exception != null) {
      throw exception;
    }
  }

  private void report(ExceptionContext context) {
    if (context.message().startsWith("accept failed")
        && context.exception() instanceof Exception e) {
      reported = e;
      if (waiting != null) {
        waiting.cancel();
      }
    }
  }

  private void echo(Connection<Transport, Client> client, int size) throws Exception {
    try {
      client.protocol().wanted = size;
      client
          .transport()
          .writelines(
              List.of(ByteBuffer.allocateDirect(size / 2), ByteBuffer.allocateDirect(size / 2)));
      within(client.protocol().complete);
      client.transport().close();
      within(client.protocol().lost);
    } finally {
      client.transport().abort();
    }
  }

  private static final class Client implements Protocol {

    private final LoopFuture<Integer> complete;
    private final LoopFuture<@Nullable Void> lost;
    private int wanted;
    private int received;

    Client(EventLoop loop) {
      complete = loop.createFuture();
      lost = loop.createFuture();
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      received += data.remaining();
      if (received >= wanted && !complete.isDone()) {
        complete.setResult(received);
      }
    }

    @Override
    public void connectionLost(@Nullable Throwable cause) {
      if (!complete.isDone()) {
        complete.setException(
            cause == null ? new EOFException("the peer closed the connection") : cause);
      }
      lost.setResult(null);
    }
  }

  private void datagram(EventLoop loop) throws Exception {
    LoopFuture<String> text = loop.createFuture();
    var endpoint =
        loop.createDatagramEndpoint(
                () -> new Receiver(text),
                DatagramOptions.local(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
            .await();
    DatagramTransport transport = endpoint.transport();
    try {
      SocketAddress self = transport.getExtraInfo(ExtraInfo.SOCKNAME);
      require(self != null, "the endpoint has no address");
      transport.sendto(US_ASCII.encode("datagram"), self);
      String received = within(text);
      require(received.equals("datagram"), received);
    } finally {
      transport.close();
    }
  }

  private record Receiver(LoopFuture<String> text) implements DatagramProtocol {

    @Override
    public void datagramReceived(ByteBuffer data, SocketAddress address) {
      text.setResult(US_ASCII.decode(data).toString());
    }

    @Override
    public void errorReceived(IOException cause) {
      if (!text.isDone()) {
        text.setException(cause);
      }
    }
  }

  private void openFile(EventLoop loop) throws Exception {
    try (FileChannel file = loop.openFile(folder.resolve("file"))) {
      require(file.size() == LARGE, "the size is " + file.size());
      require(file.read(ByteBuffer.allocate(10)) == 10, "the file was not read");
    }
  }

  private void sendfile(EventLoop loop) throws Exception {
    try (Server server =
            loop.createServer(EchoProtocol::new, Binding.host("127.0.0.1", 0)).await();
        FileChannel file = loop.openFile(folder.resolve("file"))) {
      var client = within(loop.createConnection(() -> new Client(loop), target(server)));
      try {
        client.protocol().wanted = LARGE;
        long sent = within(loop.sendfile(client.transport(), file));
        require(sent == LARGE, "sent " + sent);
        within(client.protocol().complete);
      } finally {
        client.transport().abort();
      }
    }
  }

  private void child(EventLoop loop) throws Exception {
    Child child = new Child(loop);
    within(
        loop.subprocessExec(
            () -> child,
            List.of("sh", "-c", "read a; echo $a; exit 3"),
            ProcessOptions.defaults()));
    var input = (WriteTransport) Objects.requireNonNull(child.transport.getPipeTransport(0));
    input.write(US_ASCII.encode("text\n"));
    String ended = within(child.ended);
    require(ended.equals("3 text\n"), ended);
  }

  private void killedChild(EventLoop loop) throws Exception {
    Child child = new Child(loop);
    within(
        loop.subprocessExec(
            () -> child, List.of("sh", "-c", "echo; exec sleep 60"), ProcessOptions.defaults()));
    within(child.wrote);
    child.transport.kill();
    String ended = within(child.ended);
    require(ended.equals("-9 \n"), ended);
  }

  private static final class Child implements SubprocessProtocol {

    private final LoopFuture<@Nullable Void> wrote;
    private final LoopFuture<String> ended;
    private final StringBuilder output = new StringBuilder();

    @SuppressWarnings("NullAway.Init") // connectionMade is called first.
    private SubprocessTransport transport;

    Child(EventLoop loop) {
      wrote = loop.createFuture();
      ended = loop.createFuture();
    }

    @Override
    public void connectionMade(SubprocessTransport transport) {
      this.transport = transport;
    }

    @Override
    public void pipeDataReceived(int fd, ByteBuffer data) {
      output.append(US_ASCII.decode(data));
      if (!wrote.isDone()) {
        wrote.setResult(null);
      }
    }

    @Override
    public void connectionLost(@Nullable Throwable cause) {
      ended.setResult(transport.getReturncode().orElse(-1000) + " " + output);
      if (!wrote.isDone()) {
        wrote.setResult(null);
      }
    }
  }

  private void names(EventLoop loop) throws Exception {
    within(loop.getaddrinfo("localhost", "80", ResolveOptions.defaults()));
  }

  private void idle(EventLoop loop) throws Exception {
    LoopFuture<Long> before = loop.createFuture();
    LoopFuture<Long> after = loop.createFuture();
    loop.callSoon(() -> before.setResult(cpu()));
    loop.callLater(Duration.ofMillis(IDLE), () -> after.setResult(cpu()));
    long used = (within(after) - before.await()) / 1_000_000;
    require(
        used < IDLE / 2, "an idle loop used the processor for %d of %d ms".formatted(used, IDLE));
  }

  private static long cpu() {
    return THREADS.getCurrentThreadCpuTime();
  }
}
