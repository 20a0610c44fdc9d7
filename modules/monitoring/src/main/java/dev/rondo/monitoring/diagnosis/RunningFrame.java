package dev.rondo.monitoring.diagnosis;

import dev.rondo.EventLoop;
import dev.rondo.monitoring.counters.LoopCounters;
import dev.rondo.monitoring.counters.LoopRegistry;
import dev.rondo.spi.CallSite;

/** The frame of the program that holds a loop. */
public final class RunningFrame {

  /** A loop that is busy for less than this is not worth a look at its stack. */
  private static final long NOTICEABLE_NANOS = 100_000_000;

  private RunningFrame() {}

  /**
   * Returns the innermost frame of the program on the thread that acts for {@code loop}, or the
   * innermost of all if there is none; empty if the loop is closed or has polled within 100 ms.
   */
  public static String of(EventLoop loop) {
    return LoopRegistry.all().stream()
        .filter(counters -> counters.loop().loop() == loop && isHeld(counters))
        .findFirst()
        .map(RunningFrame::frame)
        .orElse("");
  }

  private static boolean isHeld(LoopCounters counters) {
    long since = counters.runningSince();
    return since != 0 && counters.age() - since >= NOTICEABLE_NANOS;
  }

  private static String frame(LoopCounters counters) {
    Thread acting = counters.loop().acting();
    StackTraceElement[] stack = acting == null ? new StackTraceElement[0] : acting.getStackTrace();
    return stack.length == 0 ? "" : FrameText.of(CallSite.of(stack).orElse(stack[0]));
  }
}
