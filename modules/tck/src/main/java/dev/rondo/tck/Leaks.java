package dev.rondo.tck;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The descriptors and threads of this process at some point, to be compared with those of a later
 * one. Counted are the descriptors a loop may open (sockets, pipes, and the kernel's anonymous
 * files, but not the files that class loading opens), where {@code /proc} shows them.
 */
final class Leaks {

  /** How the names of this kit's own threads begin. */
  static final String OWN_THREADS = "tck ";

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** How the names of threads begin that the platform starts when it likes and keeps. */
  private static final Set<String> PLATFORM_THREADS =
      Set.of(
          OWN_THREADS,
          "Attach Listener",
          "C1 Compiler",
          "C2 Compiler",
          "Cleaner-",
          "Common-Cleaner",
          "CompletableFutureDelayScheduler",
          "ForkJoinPool",
          "MasterPoller",
          "Read-Poller",
          "Signal Dispatcher",
          "SIG",
          "VirtualThread-",
          "Write-Poller",
          "junit-",
          "process reaper",
          "surefire-");

  private final Set<String> descriptors;
  private final Set<String> threads;

  private Leaks(Set<String> descriptors, Set<String> threads) {
    this.descriptors = descriptors;
    this.threads = threads;
  }

  /** What there is now. */
  static Leaks snapshot() {
    WarmUp.once();
    return new Leaks(descriptors(), threads());
  }

  /** Fails if there is more than there was; waits a while for what is about to go. */
  void assertNothingMore() {
    assertEquals(Set.of(), waitedFor(descriptors, Leaks::descriptors), "descriptors left open");
    assertEquals(Set.of(), waitedFor(threads, Leaks::threads), "threads left running");
  }

  /** The descriptors that may be counted, as {@code number -> kind}. */
  static Set<String> descriptors() {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return Set.of();
    }
    try (Stream<Path> open = Files.list(DESCRIPTORS)) {
      return open.map(Leaks::describe)
          .filter(text -> text.matches("\\d+ -> (socket|pipe|anon_inode):.*"))
          .collect(toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether {@code condition} comes to hold within {@code patience}. */
  static boolean become(Duration patience, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > patience.toNanos()) {
        return false;
      }
      LockSupport.parkNanos(1_000_000);
    }
    return true;
  }

  private static Set<String> waitedFor(Set<String> before, Supplier<Set<String>> now) {
    var more = new TreeSet<String>();
    become(
        PATIENCE,
        () -> {
          more.clear();
          more.addAll(now.get());
          more.removeAll(before);
          return more.isEmpty();
        });
    return more;
  }

  private static String describe(Path descriptor) {
    try {
      return descriptor.getFileName() + " -> " + Files.readSymbolicLink(descriptor);
    } catch (IOException e) { // it was closed meanwhile, as the one of the listing itself
      return "";
    }
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> PLATFORM_THREADS.stream().noneMatch(thread.getName()::startsWith))
        .map(thread -> thread.getName() + " #" + thread.threadId())
        .collect(toCollection(TreeSet::new));
  }
}
