package dev.rondo.integration;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.Server;
import dev.rondo.Signal;
import dev.rondo.examples.EchoProtocol;
import dev.rondo.net.Binding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Runs a loop for each given system call and error number, on a thread where that call fails with
 * that number, and prints the features that fail: {@code CALL ERRNO FEATURE: EXCEPTION}.
 */
public final class RefusedCallsProgram {

  private final FeatureWait wait = new FeatureWait();
  private final LoopFeatures features;

  private RefusedCallsProgram(Path folder) throws IOException {
    features = new LoopFeatures(wait, folder);
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
      Files.deleteIfExists(folder.resolve("file"));
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
      long before = LoopFeatures.cpu();
      loop.runForever();
      System.out.println((LoopFeatures.cpu() - before) / 1_000_000);
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
        loop.setExceptionHandler((_, context) -> wait.report(context));
        loop.runUntilComplete(
            () -> {
              for (var feature : features.all().entrySet()) {
                attempt(loop, feature.getKey(), () -> feature.getValue().run(loop));
              }
              return null;
            });
        // The loop is entered a second time, as after a stop.
        attempt(loop, "a second run", () -> loop.runUntilComplete(() -> null));
      } catch (Throwable e) {
        print("the loop", e);
      }
    }

    private void attempt(EventLoop loop, String feature, Attempt attempt) {
      wait.reset();
      try {
        attempt.run();
      } catch (Exception e) {
        // Leave out the failures that follow from the end of the loop.
        if (!loop.isClosed()) {
          print(feature, e);
        }
      }
    }

    private void print(String feature, Throwable thrown) {
      StringBuilder text = new StringBuilder(label + feature + ": " + thrown);
      for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
        text.append(" < ").append(cause);
      }
      lines.add(text.toString().replace('\n', ' '));
    }
  }

  private interface Attempt {
    void run() throws Exception;
  }
}
