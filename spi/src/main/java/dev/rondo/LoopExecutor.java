package dev.rondo;

import dev.rondo.spi.RunningLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A loop as an executor: commands are callbacks, and delays are timers. */
final class LoopExecutor extends AbstractExecutorService implements ScheduledExecutorService {

  /** The time within which {@link #awaitTermination} notices that the loop was closed. */
  private static final long CLOSED_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final EventLoop loop;
  private final Set<LoopJob> pending = ConcurrentHashMap.newKeySet();
  private final CountDownLatch terminated = new CountDownLatch(1);
  private volatile boolean shutDown;

  LoopExecutor(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public void execute(Runnable command) {
    submit(new LoopJob(this, Objects.requireNonNull(command, "command")), null);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return schedule(Executors.callable(command), delay, unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    return start(new LoopFutureTask<>(this, callable, due(delay, unit)));
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    return repeat(command, initialDelay, requirePositive(period, "period"), unit, true);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    return repeat(command, initialDelay, requirePositive(delay, "delay"), unit, false);
  }

  private ScheduledFuture<?> repeat(
      Runnable command, long initialDelay, long period, TimeUnit unit, boolean fixedRate) {
    var task = new LoopFutureTask<>(this, Executors.callable(command), due(initialDelay, unit));
    task.repeatAfter(Duration.ofNanos(unit.toNanos(period)), fixedRate);
    return start(task);
  }

  private static long requirePositive(long value, String name) {
    if (value <= 0) {
      throw new IllegalArgumentException(
          "the %s between two runs is %d: it must be positive".formatted(name, value));
    }
    return value;
  }

  private LoopTime due(long delay, TimeUnit unit) {
    return loop.time().plus(Duration.ofNanos(unit.toNanos(delay)));
  }

  private <V> ScheduledFuture<V> start(LoopFutureTask<V> task) {
    submit(new LoopJob(this, task), task.due());
    return task;
  }

  /** Starts the next run of {@code task}, which repeats; or cancels it after a shutdown. */
  void startAgain(LoopFutureTask<?> task) {
    var job = new LoopJob(this, task);
    if (add(job)) {
      job.startAt(task.due());
    } else {
      task.cancel(false);
    }
  }

  private void submit(LoopJob job, @Nullable LoopTime due) {
    if (!add(job)) {
      throw new RejectedExecutionException(
          "%s was given to an executor that is shut down: take another from asExecutor() of %s"
              .formatted(job, loop.name()));
    }
    try {
      job.post(due);
    } catch (LoopClosedException e) {
      job.drop();
      throw new RejectedExecutionException(e.getMessage(), e);
    }
  }

  /** Adds {@code job} to those that must end before the executor is terminated. */
  private boolean add(LoopJob job) {
    pending.add(job);
    job.attach();
    if (shutDown) {
      remove(job);
      return false;
    }
    return true;
  }

  void remove(LoopJob job) {
    pending.remove(job);
    terminateIfIdle();
  }

  private void terminateIfIdle() {
    if (shutDown && pending.isEmpty()) {
      terminated.countDown();
    }
  }

  EventLoop loop() {
    return loop;
  }

  private boolean onLoopThread() {
    return RunningLoop.here().loop() == loop;
  }

  /** Returns whether a wait on this thread would hold the loop, and so never end. */
  boolean wouldHoldTheLoop() {
    return onLoopThread() && RunningLoop.here().task() == null;
  }

  @Override
  protected <T> RunnableFuture<T> newTaskFor(Callable<T> callable) {
    return new LoopFutureTask<>(this, callable, loop.time());
  }

  @Override
  protected <T> RunnableFuture<T> newTaskFor(Runnable runnable, T value) {
    return newTaskFor(Executors.callable(runnable, value));
  }

  @Override
  public void shutdown() {
    shutDown = true;
    boolean closed = loop.isClosed();
    for (LoopJob job : pending) {
      if (closed || job.isRepeated()) {
        job.cancel();
      }
    }
    terminateIfIdle();
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutDown = true;
    List<Runnable> dropped = new ArrayList<>();
    for (LoopJob job : pending) {
      if (job.drop()) {
        dropped.add(job.command());
      }
    }
    terminateIfIdle();
    return dropped;
  }

  @Override
  public boolean isShutdown() {
    return shutDown;
  }

  @Override
  public boolean isTerminated() {
    return terminated.getCount() == 0;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    long left = unit.toNanos(timeout);
    long deadline = System.nanoTime() + left;
    while (!terminated.await(Math.clamp(left, 0, CLOSED_CHECK_NANOS), TimeUnit.NANOSECONDS)) {
      if (shutDown && loop.isClosed()) {
        shutdown();
      }
      left = deadline - System.nanoTime();
      if (left <= 0) {
        return isTerminated();
      }
    }
    return true;
  }

  /** Ends this view, and waits for its commands unless that would keep the loop from them. */
  @Override
  public void close() {
    if (onLoopThread()) {
      shutdown();
    } else {
      ScheduledExecutorService.super.close();
    }
  }

  @Override
  public String toString() {
    return "%s as an executor[%s, %d commands]"
        .formatted(loop.name(), shutDown ? "shut down" : "open", pending.size());
  }
}
