package dev.rondo;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The future of a command of a {@link LoopExecutor}, which may repeat. */
final class LoopFutureTask<V extends @Nullable Object> extends FutureTask<V>
    implements RunnableScheduledFuture<V> {

  private final LoopExecutor owner;
  private volatile LoopTime due;
  private @Nullable Duration period;
  private boolean fixedRate;
  private volatile @Nullable LoopJob job;

  LoopFutureTask(LoopExecutor owner, Callable<V> callable, LoopTime due) {
    super(callable);
    this.owner = owner;
    this.due = due;
  }

  /** Makes the command repeat; the period is between two starts if the rate is fixed. */
  void repeatAfter(Duration period, boolean fixedRate) {
    this.period = period;
    this.fixedRate = fixedRate;
  }

  LoopTime due() {
    return due;
  }

  void setJob(LoopJob job) {
    this.job = job;
    if (isCancelled()) {
      job.drop();
    }
  }

  @Override
  public void run() {
    Duration every = period;
    if (every == null) {
      super.run();
    } else if (runAndReset()) {
      due = (fixedRate ? due : owner.loop().time()).plus(every);
      owner.startAgain(this);
    }
  }

  /** As {@link FutureTask#cancel}, but never interrupts the loop's thread. */
  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return super.cancel(false);
  }

  @Override
  protected void done() {
    LoopJob last = job;
    if (isCancelled() && last != null) {
      last.drop();
    }
  }

  @Override
  public V get() throws InterruptedException, ExecutionException {
    requireNotHoldingTheLoop();
    return super.get();
  }

  @Override
  public V get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    requireNotHoldingTheLoop();
    return super.get(timeout, unit);
  }

  private void requireNotHoldingTheLoop() {
    if (!isDone() && owner.wouldHoldTheLoop()) {
      throw new IllegalStateException(
          "a callback waits for a command of its own loop, which runs only after it: call get() on"
              + " another thread, or schedule a callback instead");
    }
  }

  @Override
  public boolean isPeriodic() {
    return period != null;
  }

  @Override
  public long getDelay(TimeUnit unit) {
    return unit.convert(owner.loop().time().until(due));
  }

  @Override
  public int compareTo(Delayed other) {
    return other instanceof LoopFutureTask<?> task
        ? due.compareTo(task.due)
        : Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
  }
}
