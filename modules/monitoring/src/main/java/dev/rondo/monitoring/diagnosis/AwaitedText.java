package dev.rondo.monitoring.diagnosis;

import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.spi.ObjectText;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** The text of what tasks wait for. */
final class AwaitedText {

  /** Made once for each object: a lock with 100,000 waiting tasks counts them for its text. */
  private final IdentityHashMap<Object, String> known = new IdentityHashMap<>();

  /** Returns what {@code task} waits for, or null if it does not wait. */
  @Nullable String of(TaskReport task) {
    StackTraceElement call = task.call();
    if (call != null) {
      return call.getClassName() + "." + call.getMethodName();
    }
    LoopFuture<?> awaited = task.awaited();
    if (awaited == null) {
      return null;
    }
    if (awaited instanceof Task<?> other) {
      return other.getName();
    }
    Object blocker = awaited.getBlocker();
    return blocker == null ? "a future" : known.computeIfAbsent(blocker, ObjectText::of);
  }
}
