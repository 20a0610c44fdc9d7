package dev.rondo.launcher;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.launcher.Checks.Collector;
import dev.rondo.net.AddressInfo;
import dev.rondo.net.Connection;
import dev.rondo.net.Protocol;
import dev.rondo.net.ResolveOptions;
import dev.rondo.net.SocketType;
import dev.rondo.net.WriteTransport;
import dev.rondo.tasks.Asyncio;
import dev.rondo.tasks.GuestLoop;
import dev.rondo.tasks.RunnerOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks of tasks, name lookups, pipes and descriptors. */
final class SystemChecks {

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private SystemChecks() {}

  static void tasks(EventLoop loop) throws Exception {
    String value =
        loop.createTask(() -> Asyncio.sleep(Duration.ofMillis(1), "done")).await().await();
    Check.require(value.equals("done"), value);
  }

  /** Checks that another loop of the same backend runs as the guest of an executor. */
  static void guest(EventLoop loop) throws Exception {
    RunnerOptions options = RunnerOptions.defaults().withLoopFactory(Loops.of(loop.name()));
    var done = new CompletableFuture<String>();
    try (var host = Executors.newSingleThreadExecutor()) {
      GuestLoop.start(
          host,
          () -> Asyncio.sleep(Duration.ofMillis(1), "done").await(),
          (result, failure) -> done.complete(String.valueOf(failure == null ? result : failure)),
          options);
      String outcome = Asyncio.toThread(done::get).await();
      Check.require(outcome.equals("done"), outcome);
    }
  }

  static void dns(EventLoop loop) throws Exception {
    List<AddressInfo> found =
        loop.getaddrinfo("localhost", "80", ResolveOptions.defaults()).await();
    Check.require(!found.isEmpty(), "localhost has no address");
  }

  static void serviceNames(EventLoop loop) throws Exception {
    ResolveOptions options = ResolveOptions.defaults().withType(SocketType.STREAM);
    List<AddressInfo> found = loop.getaddrinfo("127.0.0.1", "http", options).await();
    Check.require(
        found.getFirst().address() instanceof InetSocketAddress address && address.getPort() == 80,
        "the service http resolved to " + found);
  }

  /** Checks the JDK's pipes, or those by descriptor if the loop supports them instead. */
  static void pipes(EventLoop loop) throws Exception {
    if (loop.capabilities().contains(Capability.DESCRIPTOR_PIPES)) {
      descriptorPipes(loop);
    } else {
      Pipe pipe = Pipe.open();
      send(loop, pipe.source(), pipe.sink());
    }
  }

  static void descriptorPipes(EventLoop loop) throws Exception {
    Set<Integer> before = descriptors();
    Pipe pipe = Pipe.open();
    try (var _ = pipe.source();
        var _ = pipe.sink()) {
      List<Integer> both = openedSince(before);
      send(loop, loop.files().borrow(both.getFirst()), loop.files().borrow(both.getLast()));
    }
  }

  static void watchDescriptors(EventLoop loop) throws Exception {
    Set<Integer> before = descriptors();
    Pipe pipe = Pipe.open();
    try (var _ = pipe.source();
        Pipe.SinkChannel sink = pipe.sink();
        Channel borrowed = loop.files().borrow(openedSince(before).getFirst())) {
      LoopFuture<@Nullable Void> readable = loop.createFuture();
      loop.addReader(
          borrowed,
          () -> {
            loop.removeReader(borrowed);
            readable.setResult(null);
          });
      sink.write(US_ASCII.encode("!"));
      readable.await();
    }
  }

  private static void send(EventLoop loop, Channel source, Channel sink) throws Exception {
    try (source;
        sink) {
      Collector collector =
          loop.connectReadPipe(() -> Collector.of("pipe"), source).await().protocol();
      Connection<WriteTransport, Protocol> writer =
          loop.<Protocol>connectWritePipe(() -> new Protocol() {}, sink).await();
      writer.transport().write(US_ASCII.encode("pipe"));
      writer.transport().close();
      String text = collector.text().await();
      Check.require(text.equals("pipe"), "received '" + text + "'");
    }
  }

  /** Returns the descriptors of the new pipe: its read end, then its write end. */
  private static List<Integer> openedSince(Set<Integer> before) throws IOException {
    Set<Integer> opened = new TreeSet<>(descriptors());
    opened.removeAll(before);
    Check.require(opened.size() >= 2, "/proc/self/fd does not list the descriptors of the pipe");
    return List.copyOf(opened).subList(0, 2);
  }

  private static Set<Integer> descriptors() throws IOException {
    try (Stream<Path> files = Files.list(DESCRIPTORS)) {
      return files
          .filter(file -> target(file).startsWith("pipe:"))
          .map(file -> Integer.valueOf(file.getFileName().toString()))
          .collect(Collectors.toSet());
    }
  }

  private static String target(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException e) {
      // The descriptor that listed the folder is already closed.
      return "";
    }
  }
}
