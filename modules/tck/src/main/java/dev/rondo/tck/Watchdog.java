package dev.rondo.tck;

import dev.rondo.EventLoop;
import dev.rondo.Task;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.function.Executable;

/** Ends a test that does not end by itself, and says where it hung. */
final class Watchdog {

  private Watchdog() {}

  /** Runs {@code body} on a new thread, and fails if that takes longer than {@code limit}. */
  static void run(String name, Duration limit, LoopFixture fixture, Executable body)
      throws Throwable {
    var failure = new AtomicReference<Throwable>();
    Thread thread =
        Thread.ofPlatform()
            .name(Leaks.OWN_THREADS + name)
            .daemon()
            .start(
                () -> {
                  try {
                    body.execute();
                  } catch (Throwable e) {
                    failure.set(e);
                  }
                });
    if (!thread.join(limit)) {
      var hung = new AssertionError(name + " still runs after " + limit + "\n" + dump(fixture));
      hung.setStackTrace(thread.getStackTrace());
      fixture.interrupt(hung);
      thread.join(Duration.ofSeconds(2));
      throw hung;
    }
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw thrown;
    }
  }

  private static String dump(LoopFixture fixture) {
    var dump = new StringBuilder();
    EventLoop loop = fixture.loop();
    dump.append("loop: ").append(loop).append(' ').append(loop.describe());
    dump.append(" running=").append(loop.isRunning());
    dump.append(" closed=").append(loop.isClosed()).append('\n');
    dump.append("reports: ").append(fixture.reports()).append('\n');
    try {
      for (Task<?> task : loop.allTasks()) {
        append(dump, task.getName(), task.getStack());
      }
    } catch (RuntimeException e) { // the loop still runs, so its tasks may change meanwhile
      dump.append("tasks: ").append(e).append('\n');
    }
    for (Map.Entry<Thread, StackTraceElement[]> other : Thread.getAllStackTraces().entrySet()) {
      if (other.getValue().length > 0) {
        append(dump, other.getKey().getName(), other.getValue());
      }
    }
    return dump.toString();
  }

  private static void append(StringBuilder dump, String name, StackTraceElement[] stack) {
    dump.append(name).append('\n');
    for (StackTraceElement frame : stack) {
      dump.append("    at ").append(frame).append('\n');
    }
  }
}
