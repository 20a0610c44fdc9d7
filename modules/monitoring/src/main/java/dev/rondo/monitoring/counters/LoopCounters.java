package dev.rondo.monitoring.counters;

import dev.rondo.ExceptionContext;
import dev.rondo.Task;
import dev.rondo.engine.spi.LoopObserver;
import dev.rondo.engine.spi.ObservedLoop;
import dev.rondo.net.Transport;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counts what one loop does. Written by the loop, and read by any thread. */
public final class LoopCounters extends LoopObserver {

  /*
   * An iteration is in its run phase from the end of a poll that waited, or from the beginning of one that did not,
   * to the beginning of the next poll. So a busy loop reads the time once per iteration, and an idle one twice.
   */

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final ObservedLoop loop;
  private final LongSupplier clock;
  private final Runnable whenClosed;
  private final long number = NUMBERS.incrementAndGet();
  private final long made;

  /** When the run phase began, in nanoseconds after the loop was made; 0 outside of one. */
  private final Tally runningSince = new Tally();

  private final LagHistogram lags = new LagHistogram();
  private final LongAdder failures = new LongAdder();

  public final Tally iterations = new Tally();
  public final Tally waits = new Tally();
  public final Tally callbacks = new Tally();
  public final Tally ready = new Tally();
  public final Tally timers = new Tally();
  public final Tally opened = new Tally();
  public final Tally closedConnections = new Tally();
  public final Tally bytesReceived = new Tally();
  public final Tally bytesSent = new Tally();
  public final Tally accepts = new Tally();
  public final Tally acceptFailures = new Tally();
  public final Tally handshakes = new Tally();
  public final Tally handshakeFailures = new Tally();
  public final Tally tasksStarted = new Tally();
  public final Tally tasksEnded = new Tally();
  private final Tally busyNanos = new Tally();

  /** The number of events that have run while each was timed. */
  public final Tally timedEvents = new Tally();

  private final AtomicLong toldBusy = new AtomicLong();
  private volatile @Nullable StackSample sample;

  /**
   * Makes the counters of {@code loop}.
   *
   * @param clock the time in nanoseconds, which never goes back
   * @param whenClosed called when the loop has been closed and removed from the registry
   */
  public LoopCounters(ObservedLoop loop, LongSupplier clock, Runnable whenClosed) {
    this.loop = loop;
    this.clock = clock;
    this.whenClosed = whenClosed;
    made = clock.getAsLong() - 1;
  }

  // --- for any thread ---

  /** Returns the loop that is counted. */
  public ObservedLoop loop() {
    return loop;
  }

  /** Returns the number of the loop in this process, beginning with 1. */
  public long number() {
    return number;
  }

  /** Returns the name of the loop's backend and the number of the loop, as in {@code epoll-1}. */
  public String name() {
    return loop.loop().name() + "-" + number;
  }

  /** Returns the nanoseconds since the loop was made, at least 1. */
  public long age() {
    return clock.getAsLong() - made;
  }

  /** Returns the age of the loop when the current run phase began; 0 outside of one. */
  public long runningSince() {
    return runningSince.get();
  }

  /** Returns the nanoseconds of all completed run phases. */
  public long busyNanos() {
    return busyNanos.get();
  }

  /** Returns the busy time until now, which is never less than a thread has been told before. */
  public BusyTime busyTime() {
    // Reads in the reverse order of endRunPhase, so a phase may be missing but never counts twice.
    long now = age();
    long completed = busyNanos.get();
    long since = runningSince.get();
    long running = since == 0 ? 0 : Math.max(0, now - since);
    long total = toldBusy.accumulateAndGet(completed + running, Math::max);
    return new BusyTime(total, since == 0 ? 0 : Math.max(1, running));
  }

  /** Returns the durations of all completed run phases. */
  public LagHistogram lags() {
    return lags;
  }

  /** Returns the number of failures that went to the exception handler. */
  public long failures() {
    return failures.sum();
  }

  /** Keeps a sample of the stack of the loop's thread. */
  public void sample(StackSample taken) {
    sample = taken;
  }

  /** Returns the sample of the stack in the event that runs now; null if there is none. */
  public @Nullable StackSample sample() {
    StackSample latest = sample;
    return latest != null && latest.isOf(runningSince(), timedEvents.get()) ? latest : null;
  }

  // --- for the loop ---

  @Override
  public void polling(boolean waits) {
    long now = age();
    endRunPhase(now, waits ? 0 : now);
    iterations.add(1);
    if (waits) {
      this.waits.add(1);
    }
  }

  private void endRunPhase(long now, long next) {
    long since = runningSince.get();
    runningSince.set(next);
    if (since != 0) {
      busyNanos.add(now - since);
      lags.record(now - since);
    }
  }

  @Override
  public void running(int ready, int timers) {
    if (runningSince.get() == 0) {
      runningSince.set(age());
    }
    callbacks.add(ready);
    this.ready.set(ready);
    this.timers.set(timers);
  }

  @Override
  public void runningMore(int count) {
    callbacks.add(count);
  }

  @Override
  public void ran(Object event) {
    timedEvents.add(1);
  }

  @Override
  public void stopped() {
    endRunPhase(age(), 0);
  }

  @Override
  public void closed() {
    LoopRegistry.remove(this);
    whenClosed.run();
  }

  @Override
  public void accepted() {
    accepts.add(1);
  }

  @Override
  public void acceptFailed(IOException failure) {
    acceptFailures.add(1);
  }

  @Override
  public void connectionOpened(Transport transport) {
    opened.add(1);
  }

  @Override
  public void connectionClosed(
      Transport transport, long received, long sent, @Nullable Throwable cause) {
    closedConnections.add(1);
  }

  @Override
  public void received(int bytes) {
    bytesReceived.add(bytes);
  }

  @Override
  public void sent(long bytes) {
    bytesSent.add(bytes);
  }

  @Override
  public void handshakeEnded(
      long nanos, @Nullable Transport transport, @Nullable Throwable failure) {
    (failure == null ? handshakes : handshakeFailures).add(1);
  }

  @Override
  public void taskStarted(Task<?> task) {
    tasksStarted.add(1);
  }

  @Override
  public void taskEnded(Task<?> task) {
    tasksEnded.add(1);
  }

  @Override
  public void failed(ExceptionContext context) {
    failures.increment();
  }
}
