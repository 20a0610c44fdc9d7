package dev.rondo.junit;

import dev.rondo.EventLoop;
import dev.rondo.LoopClosedException;
import dev.rondo.junit.check.ResourceSnapshot;
import dev.rondo.junit.check.TaskDump;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notices callbacks that hold a loop for too long, while they do: it asks the loop for an answer
 * from time to time. A test that ends before the first question costs nothing.
 */
final class SlowCallbackWatch implements AutoCloseable {

  private static final ScheduledExecutorService WATCHES =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name(ResourceSnapshot.OWN_THREADS + "watch").factory());

  private final EventLoop loop;
  private final Duration limit;
  private final Future<?> questions;
  private long asked;
  private volatile boolean isAnswered = true;
  private volatile @Nullable String found;

  SlowCallbackWatch(EventLoop loop, Duration limit) {
    this.loop = loop;
    this.limit = limit;
    long half = limit.toNanos() / 2 + 1;
    questions = WATCHES.scheduleAtFixedRate(this::look, half, half, TimeUnit.NANOSECONDS);
  }

  private void look() {
    if (!loop.isRunning()) {
      isAnswered = true;
    } else if (isAnswered) {
      ask();
    } else if (found == null && System.nanoTime() - asked >= limit.toNanos()) {
      found = "a callback or a task has held the loop for more than " + limit + ":\n" + state();
    }
  }

  private void ask() {
    isAnswered = false;
    asked = System.nanoTime();
    try {
      loop.callSoonThreadsafe(() -> isAnswered = true);
    } catch (LoopClosedException e) {
      isAnswered = true;
    }
  }

  private String state() {
    return TaskDump.of(loop);
  }

  /** Returns the report of the first slow callback, or null. */
  @Nullable String found() {
    return found;
  }

  @Override
  public void close() {
    questions.cancel(false);
  }
}
