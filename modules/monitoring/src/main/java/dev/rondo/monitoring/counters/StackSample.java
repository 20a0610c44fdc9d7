package dev.rondo.monitoring.counters;

/**
 * The stack of the thread that acts for a loop.
 *
 * @param phase the beginning of the run phase in which the stack was taken
 * @param event the number of events that had run when the stack was taken
 * @param frames the frames, one a line, the innermost first
 */
public record StackSample(long phase, long event, String frames) {

  /** Takes the stack of {@code thread}. */
  public static StackSample of(long phase, long event, Thread thread) {
    StringBuilder frames = new StringBuilder();
    for (StackTraceElement frame : thread.getStackTrace()) {
      frames.append(frames.isEmpty() ? "" : "\n").append(frame);
    }
    return new StackSample(phase, event, frames.toString());
  }

  boolean isOf(long otherPhase, long otherEvent) {
    return phase == otherPhase && event == otherEvent;
  }
}
