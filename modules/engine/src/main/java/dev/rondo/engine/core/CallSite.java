package dev.rondo.engine.core;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds the program's line that called Rondo, in a stack trace. */
public final class CallSite {

  private static final List<String> OWN =
      List.of(
          "java.", "dev.rondo.engine.", "dev.rondo.spi.", "dev.rondo.streams.", "dev.rondo.tasks.");

  private CallSite() {}

  /** Returns the first frame outside this project's own packages and the JDK's. */
  public static Optional<StackTraceElement> of(Throwable trace) {
    return Arrays.stream(trace.getStackTrace()).filter(CallSite::isForeign).findFirst();
  }

  private static boolean isForeign(StackTraceElement frame) {
    String name = frame.getClassName();
    return OWN.stream().noneMatch(name::startsWith)
        && !(name.startsWith("dev.rondo.") && name.indexOf('.', "dev.rondo.".length()) < 0);
  }
}
