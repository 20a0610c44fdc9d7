package dev.rondo.tasks;

import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.spi.CallSite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** One capture of a call graph. */
final class CallGraphCapture {

  private final int limit;

  /** The futures on the way from the first one to the current one. */
  private final Set<LoopFuture<?>> way = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * @param limit the number of frames to keep of each stack: the innermost ones, or the outermost
   *     ones if it is negative
   */
  CallGraphCapture(int limit) {
    this.limit = limit;
  }

  FutureCallGraph of(LoopFuture<?> future) {
    List<FutureCallGraph> waiters = new ArrayList<>();
    if (way.add(future)) {
      future.awaitedBy().forEach(waiter -> waiters.add(of(waiter)));
      way.remove(future);
    }
    return new FutureCallGraph(future, stack(future), waiters);
  }

  private List<StackTraceElement> stack(LoopFuture<?> future) {
    if (limit == 0 || !(future instanceof Task<?> task)) {
      return List.of();
    }
    List<StackTraceElement> frames = CallSite.coroutine(withoutCapture(task.getStack()));
    int kept = Math.min(frames.size(), limit < 0 ? -Math.max(limit, -Integer.MAX_VALUE) : limit);
    return limit < 0
        ? frames.subList(frames.size() - kept, frames.size())
        : frames.subList(0, kept);
  }

  /** Removes the frames of the capture itself, of which the calling task has some. */
  private static StackTraceElement[] withoutCapture(StackTraceElement[] frames) {
    for (int i = frames.length - 1; i >= 0; i--) {
      if (frames[i].getClassName().equals(CallGraphCapture.class.getName())) {
        return afterEntry(frames, i + 1);
      }
    }
    return frames;
  }

  private static StackTraceElement[] afterEntry(StackTraceElement[] frames, int from) {
    int first = from;
    while (first < frames.length && frames[first].getClassName().equals(Asyncio.class.getName())) {
      first++;
    }
    return Arrays.copyOfRange(frames, first, frames.length);
  }
}
