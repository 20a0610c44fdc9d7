package dev.rondo.engine.core;

import java.util.Arrays;
import java.util.Optional;

/** Finds in a stack trace the line of the program that called the engine. */
public final class CallSite {

  private CallSite() {}

  /** The first frame outside this project's own packages. */
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
