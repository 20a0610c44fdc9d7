package dev.rondo.integration;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The descriptors, threads, processor time and heap of a running JVM, from {@code /proc} on Linux.
 */
record ProcessVitals(long pid) {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long TICKS_IN_A_SECOND = 100;

  /**
   * Prefixes of the names of threads to ignore: threads that the JVM starts and ends itself, and
   * the few threads of the default executor, which stay for later use.
   */
  private static final Set<String> IGNORED_THREADS =
      Set.of(
          "Attach Listener",
          "C1 Compiler",
          "C2 Compiler",
          "Cleaner-",
          "Common-Cleaner",
          "G1 ",
          "GC Thread",
          "SIG",
          "VM ",
          "java",
          "process reaper",
          "rondo-executor-");

  static ProcessVitals of(ServerProcess server) {
    return new ProcessVitals(server.process().pid());
  }

  /** Returns the number of open descriptors, without those of jars and class files. */
  long descriptors() {
    try (Stream<Path> open = Files.list(folder().resolve("fd"))) {
      return open.map(ProcessVitals::target)
          .filter(target -> !target.isEmpty() && !target.matches(".*(\\.jar|/modules|\\.class)"))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) { // The process closed the descriptor meanwhile.
      return "";
    }
  }

  /** Returns the name and id of each thread, except for the threads to ignore. */
  Set<String> threads() {
    try (Stream<Path> tasks = Files.list(folder().resolve("task"))) {
      return tasks
          .map(task -> read(task.resolve("comm")).strip() + " " + task.getFileName())
          .filter(name -> IGNORED_THREADS.stream().noneMatch(name::startsWith))
          .collect(toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the processor time that the process has used. */
  Duration processorTime() {
    String stat = read(folder().resolve("stat"));
    List<String> fields = Splitter.on(' ').splitToList(stat.substring(stat.lastIndexOf(')') + 2));
    long ticks = Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12));
    return Duration.ofMillis(ticks * 1000 / TICKS_IN_A_SECOND);
  }

  /** Returns the bytes of the live objects, after a garbage collection. */
  long heap() throws Exception {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    ProcessResult ran =
        ProcessResult.run(List.of(tool.toString(), "" + pid, "GC.class_histogram")).successful();
    String total = ran.output().lines().toList().getLast();
    return Long.parseLong(total.replaceFirst("Total +\\d+ +(\\d+).*", "$1"));
  }

  /** Waits until at most {@code before} descriptors are open. */
  void awaitDescriptors(long before) {
    await(
        () -> "descriptors: %d, before: %d".formatted(descriptors(), before),
        () -> descriptors() <= before);
  }

  /** Waits until each running thread is one of {@code before}. */
  void awaitThreads(Set<String> before) {
    await(
        () -> "threads: %s, before: %s".formatted(threads(), before),
        () -> before.containsAll(threads()));
  }

  /** Waits until {@code condition} holds, or fails the test with the message {@code state}. */
  static void await(Supplier<String> state, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        fail(state.get());
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  private Path folder() {
    return Path.of("/proc", Long.toString(pid));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
