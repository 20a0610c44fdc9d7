package dev.rondo.engine.core;

import java.util.Arrays;
import java.util.Optional;

/** Finds the program's line that called the engine, in a stack trace. */
public final class CallSite {

  private CallSite() {}

  /** Returns the first frame outside this project's own packages and the JDK's. */
  public static Optional<StackTraceElement> of(Throwable trace) {
    return Arrays.stream(trace.getStackTrace()).filter(CallSite::isForeign).findFirst();
  }

  private static boolean isForeign(StackTraceElement frame) {
    String name = frame.getClassName();
    return !name.startsWith("dev.rondo.engine.")
        && !name.startsWith("dev.rondo.spi.")
        && !name.startsWith("java.")
        && !(name.startsWith("dev.rondo.") && name.indexOf('.', "dev.rondo.".length()) < 0);
  }
}
