package dev.rondo.spi;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Tells the frames of a program from those of Rondo and of the JDK, in a stack trace. */
public final class CallSite {

  private static final List<String> MACHINERY =
      List.of("java.", "jdk.", "sun.", "dev.rondo.engine.", "dev.rondo.spi.");

  private static final List<String> LIBRARY =
      List.of(
          "dev.rondo.epoll.",
          "dev.rondo.linux.",
          "dev.rondo.monitoring.",
          "dev.rondo.openssl.",
          "dev.rondo.proactor.",
          "dev.rondo.selector.",
          "dev.rondo.signals.",
          "dev.rondo.simulation.",
          "dev.rondo.streams.",
          "dev.rondo.subprocess.",
          "dev.rondo.tasks.",
          "dev.rondo.tls.");

  private CallSite() {}

  /**
   * Returns the program's line that called Rondo: the first frame that is not Rondo's or Java's.
   */
  public static Optional<StackTraceElement> of(StackTraceElement[] trace) {
    return Arrays.stream(trace).filter(CallSite::isOfProgram).findFirst();
  }

  /**
   * Returns the frames of a coroutine: those of {@code trace} without the frames that suspend its
   * thread, above, and those that start it, below.
   */
  public static List<StackTraceElement> coroutine(StackTraceElement[] trace) {
    int first = 0;
    int end = trace.length;
    while (first < end && isMachinery(trace[first])) {
      first++;
    }
    while (end > first && isMachinery(trace[end - 1])) {
      end--;
    }
    return List.of(trace).subList(first, end);
  }

  private static boolean isOfProgram(StackTraceElement frame) {
    return !isMachinery(frame) && !startsWithOneOf(LIBRARY, frame.getClassName());
  }

  private static boolean isMachinery(StackTraceElement frame) {
    String name = frame.getClassName();
    return startsWithOneOf(MACHINERY, name)
        || (name.startsWith("dev.rondo.") && name.indexOf('.', "dev.rondo.".length()) < 0);
  }

  /** Allocates nothing: a report on a loop has the frames of all its tasks. */
  private static boolean startsWithOneOf(List<String> prefixes, String name) {
    for (int i = 0; i < prefixes.size(); i++) {
      if (name.startsWith(prefixes.get(i))) {
        return true;
      }
    }
    return false;
  }
}
