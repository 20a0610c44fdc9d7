package dev.rondo.monitoring.diagnosis;

import dev.rondo.EventLoop;
import dev.rondo.Handle;
import dev.rondo.LoopClosedException;
import dev.rondo.Task;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lists the tasks of a loop from another thread. */
final class TaskSnapshot {

  /** How long a loop may take to answer. A loop that does not is stuck, so its list stands still. */
  private static final long PATIENCE_MILLIS = 200;

  private TaskSnapshot() {}

  static List<Task<?>> of(EventLoop loop) {
    if (!loop.isRunning()) {
      return read(loop);
    }
    CompletableFuture<List<Task<?>>> answer = new CompletableFuture<>();
    try {
      Handle asked = loop.callSoonThreadsafe(() -> answer.complete(read(loop)));
      try {
        return answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        asked.cancel();
        return read(loop);
      }
    } catch (LoopClosedException | ExecutionException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return read(loop);
    }
  }

  private static List<Task<?>> read(EventLoop loop) {
    try {
      return List.copyOf(loop.allTasks());
    } catch (RuntimeException e) { // The loop goes on after all.
      return List.of();
    }
  }
}
