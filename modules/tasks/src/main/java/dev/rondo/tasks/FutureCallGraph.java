package dev.rondo.tasks;

import dev.rondo.LoopFuture;
import java.util.List;
import java.util.Objects;

/**
 * A future, the place where it is suspended, and the futures that wait for it, with theirs. Mirrors
 * {@code asyncio.FutureCallGraph}.
 *
 * @param future the task or future that is awaited
 * @param callStack the frames of the task's coroutine, innermost first; empty if the future is not
 *     a task, or has not started
 * @param awaitedBy the graphs of the futures that wait for {@code future}; empty for one that is
 *     already on the way to this node, since the graph of a deadlock would have no end
 */
public record FutureCallGraph(
    LoopFuture<?> future, List<StackTraceElement> callStack, List<FutureCallGraph> awaitedBy) {

  /** Makes a node of a graph. */
  public FutureCallGraph {
    Objects.requireNonNull(future, "future");
    callStack = List.copyOf(callStack);
    awaitedBy = List.copyOf(awaitedBy);
  }

  /** Returns the graph as lines of text, each ended by a line feed. */
  @Override
  public String toString() {
    return CallGraphText.of(this);
  }
}
