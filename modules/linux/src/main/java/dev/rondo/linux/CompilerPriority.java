package dev.rondo.linux;

import dev.rondo.spi.Settings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lowers the priority of the JVM's optimizing compiler, as the setting {@code rondo.compiler.nice}
 * asks for.
 */
public final class CompilerPriority {

  /*
   * While a program starts, the compiler C2 has seconds of work. On one processor it takes half of the time. With a higher nice value it gets a small part of a busy processor, and still all of an idle one.
   * The quick compiler C1 keeps its priority, because interpreted code is many times slower.
   *
   * A thread needs no privilege to become nicer. Compiler threads that the JVM starts later inherit the value from
   * the compiler thread that starts them.
   */

  static final String PROPERTY = "rondo.compiler.nice";

  private static final int MOST = 19;
  private static final String NAME = "(C2 CompilerThre";

  /** The fields between the thread's name and its nice value in {@code /proc/self/task/N/stat}. */
  private static final int NICE_FIELD = 17;

  private static final AtomicBoolean APPLIED = new AtomicBoolean();

  private CompilerPriority() {}

  /**
   * Applies the setting to the compiler threads of this process, at the first call only. Does
   * nothing if it is not set, or if the kernel refuses.
   *
   * @throws IllegalArgumentException if the value is not a number from 0 to 19
   */
  public static void applySetting() {
    String value = Settings.text(PROPERTY);
    if (value != null) {
      int steps = steps(value);
      if (steps > 0 && APPLIED.compareAndSet(false, true)) {
        lower(Path.of("/proc/self/task"), steps);
      }
    }
  }

  private static int steps(String value) {
    try {
      int steps = Integer.parseInt(value);
      if (steps >= 0 && steps <= MOST) {
        return steps;
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw new IllegalArgumentException(
        "invalid nice value '%s' (%s): use a number from 0, which changes nothing, to %d"
            .formatted(value, Settings.source(PROPERTY), MOST));
  }

  private static void lower(Path tasks, int steps) {
    String[] threads = tasks.toFile().list();
    for (String thread : threads == null ? new String[0] : threads) {
      try {
        String stat = Files.readString(tasks.resolve(thread + File.separator + "stat"));
        if (stat.contains(NAME)) {
          int nice = Math.min(MOST, nice(stat) + steps);
          SystemCalls.capture(
              state ->
                  (long)
                      Downcalls.Priorities.SETPRIORITY.invokeExact(
                          state, 0L, Long.parseLong(thread), (long) nice, 0L, 0L, 0L, 0L));
        }
      } catch (IOException e) {
        // The thread has ended.
      }
    }
  }

  /** Returns the nice value in a line of {@code /proc/self/task/N/stat}. */
  static int nice(String stat) {
    return Integer.parseInt(
        stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[NICE_FIELD - 1]);
  }
}
