package dev.rondo.engine.core;

import dev.rondo.Context;
import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.Handle;
import dev.rondo.LoopClosedException;
import dev.rondo.LoopTime;
import dev.rondo.TimerHandle;
import dev.rondo.engine.spi.Driver;
import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.spi.ContextValues;
import dev.rondo.spi.LoopClock;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.RunningLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The heart of a loop: what is ready, what is due, and the iteration that runs it. */
public final class LoopCore implements LoopQueue {

  private static final long DAY = 86_400_000_000_000L;

  private final Driver driver;

  /** The driver, or a thread that polls it. */
  private Driver poller;

  private final LoopClock clock;
  private final ReadyQueue queue;
  private final @Nullable Spin spin;
  private final TimerQueue timers = new TimerQueue();
  private final LoopThread thread;
  private final LoopDiagnostics diagnostics;
  private final UnretrievedFailures failures;
  private final InterruptMonitor interrupts;
  private final ArrayDeque<Runnable> flushes = new ArrayDeque<>();
  private BatchRunner batch = this::runHere;
  private @Nullable Error escaped;
  private @Nullable Runnable interruptHandler;
  private boolean interrupted;
  private boolean inCallback;
  private boolean stopping;
  private volatile boolean closed;

  /** A core for {@code loop} over a driver that is made for it and closed by it. */
  public LoopCore(
      EventLoop loop, Function<? super LoopQueue, ? extends Driver> drivers, LoopOptions options) {
    clock = options.clock();
    thread = new LoopThread(loop);
    diagnostics = new LoopDiagnostics(loop, options);
    failures = new UnretrievedFailures(diagnostics);
    driver = drivers.apply(this);
    poller = driver;
    queue = new ReadyQueue(driver::wakeup);
    interrupts = new InterruptMonitor(() -> queue.post(LoopEvent.of(() -> {})));
    long limit = LoopTime.toNanos(options.spin());
    spin = limit == 0 ? null : new Spin(driver, queue, clock, limit);
  }

  /** The time on the loop's clock. For any thread. */
  public long nanoTime() {
    return clock.nanoTime();
  }

  public LoopThread thread() {
    return thread;
  }

  public LoopDiagnostics diagnostics() {
    return diagnostics;
  }

  public UnretrievedFailures failures() {
    return failures;
  }

  boolean isDebug() {
    return diagnostics.isDebug();
  }

  // --- scheduling ---

  /** As {@link EventLoop#callSoon(Runnable)}, in a copy of the current context. */
  public Handle callSoon(Runnable callback) {
    return add(new CallbackHandle(this, check(callback), RunningLoop.here().values(), null));
  }

  public Handle callSoon(Runnable callback, Context context) {
    return add(new CallbackHandle(this, check(callback), context.cell().values, check(context)));
  }

  public Handle callSoonThreadsafe(Runnable callback) {
    RunningLoop here = RunningLoop.here();
    return post(new ThreadsafeHandle(this, check(callback), here.values(), null), here);
  }

  public Handle callSoonThreadsafe(Runnable callback, Context context) {
    ContextValues values = context.cell().values;
    return post(new ThreadsafeHandle(this, check(callback), values, context), RunningLoop.here());
  }

  public TimerHandle callAt(long nanos, Runnable callback) {
    return add(new Timer(this, nanos, check(callback), RunningLoop.here().values(), null));
  }

  public TimerHandle callAt(long nanos, Runnable callback, Context context) {
    return add(new Timer(this, nanos, check(callback), context.cell().values, check(context)));
  }

  /** As {@link #callAt(long, Runnable)}, {@code delay} nanoseconds from now, or never. */
  public TimerHandle callLater(long delay, Runnable callback) {
    long now = clock.nanoTime();
    long when = now + delay;
    // Beyond the end of time is the end of time.
    return callAt(delay > 0 && when < now ? Long.MAX_VALUE : when, callback);
  }

  private static <T> T check(T argument) {
    return Objects.requireNonNull(argument);
  }

  private CallbackHandle add(CallbackHandle handle) {
    ensureOpen();
    if (isDebug()) {
      thread.check("callSoon");
    }
    queue.add(handle);
    return handle;
  }

  private Timer add(Timer timer) {
    ensureOpen();
    if (isDebug()) {
      thread.check("callAt");
    }
    timers.add(timer);
    return timer;
  }

  private ThreadsafeHandle post(ThreadsafeHandle handle, RunningLoop here) {
    ensureOpen();
    post((LoopEvent) handle, here);
    return handle;
  }

  /** Appends {@code event} from any thread. */
  public void post(LoopEvent event) {
    post(event, RunningLoop.here());
  }

  private void post(LoopEvent event, RunningLoop here) {
    if (thread.isMine(here)) {
      queue.add(event);
    } else {
      queue.post(event);
    }
  }

  @Override
  public void enqueue(LoopEvent event) {
    queue.add(event);
  }

  @Override
  public void atEndOfCallback(Runnable flush) {
    if (inCallback) {
      flushes.add(flush);
    } else {
      flush.run();
    }
  }

  /** How many timers are kept, cancelled ones included. */
  int timerCount() {
    return timers.size();
  }

  void timerCancelled() {
    timers.cancelled();
  }

  // --- running ---

  /** Runs iterations on the calling thread until {@link #stop()}. */
  public void run() {
    requireRunnable();
    if (Thread.currentThread().isVirtual()) {
      poller = PollThread.start(driver);
    }
    thread.begin();
    interrupts.arm();
    try {
      do {
        iterate();
      } while (!stopping);
    } finally {
      stopping = false;
      interrupts.disarm();
      try {
        leave();
      } finally {
        passInterruptOn();
      }
    }
  }

  /** Sets the flag of the calling thread again if it was interrupted while it ran the loop. */
  private void passInterruptOn() {
    if (interrupts.take() || interrupted) {
      interrupted = false;
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Sets what runs, on the loop's turn, when the thread in {@code run…} is interrupted; null for
   * nothing. The interrupt reaches the caller of {@code run…} in either case.
   */
  public void setInterruptHandler(@Nullable Runnable handler) {
    interruptHandler = handler;
  }

  private void noticeInterrupt() {
    if (interrupts.take()) {
      interrupted = true;
      batch.interrupted();
      if (interruptHandler != null) {
        interruptHandler.run();
      }
    }
  }

  private void leave() {
    try {
      poller.leave();
    } catch (IOException e) {
      throw new UncheckedIOException("the event loop cannot let go of the operating system", e);
    } finally {
      if (poller instanceof PollThread helper) {
        helper.close();
        poller = driver;
      }
      thread.end();
    }
  }

  /** Refuses to go on if {@link #run()} would. */
  public void requireRunnable() {
    ensureOpen();
    thread.requireIdle();
    batch.begin();
  }

  /** Makes {@link #run()} return after the batch that is ready. */
  public void stop() {
    stopping = true;
  }

  private void iterate() {
    timers.purge();
    queue.takeInbox();
    poll(timeout());
    noticeInterrupt();
    queue.takeInbox();
    failures.report();
    takeDueTimers();
    batch.run(queue.size());
  }

  /** Not at all if something is ready, else until the first timer is due, else for ever. */
  private long timeout() {
    if (stopping || queue.size() > 0) {
      return 0;
    }
    Timer first = timers.first();
    if (first == null) {
      return -1;
    }
    long now = clock.nanoTime();
    long left = first.nanos() - now;
    // Negative is too far away for a long: a clock may be before its origin.
    return first.nanos() <= now ? 0 : left < 0 ? DAY : Math.min(left, DAY);
  }

  private void poll(long timeout) {
    if (timeout != 0) {
      interrupts.arm();
    }
    try {
      if (timeout != 0 && spin != null && poller == driver) {
        spin.poll(timeout);
      } else {
        poller.poll(timeout != 0 && queue.beforePoll() ? timeout : 0);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the event loop cannot poll the operating system", e);
    } finally {
      queue.afterPoll();
    }
  }

  private void takeDueTimers() {
    if (timers.first() == null) {
      return;
    }
    long now = clock.nanoTime();
    for (Timer due = timers.takeDue(now); due != null; due = timers.takeDue(now)) {
      queue.add(due);
    }
  }

  private void runHere(int count) {
    for (int i = 0; i < count; i++) {
      runNext();
    }
  }

  // --- for batch runners ---

  /** How batches are run from now on. */
  public void setBatchRunner(BatchRunner runner) {
    batch = runner;
  }

  /** The first ready event, or null. */
  public @Nullable LoopEvent peek() {
    return queue.peek();
  }

  /** Runs the first ready event. */
  public void runNext() {
    run(queue.take());
  }

  /**
   * Runs one step, waiting for it if need be, while a callback is blocked in the middle of a batch;
   * no other callback starts and nothing is polled meanwhile.
   */
  public void runStepWhileBlocked() {
    queue.takeInbox();
    LoopEvent step = queue.takeStep();
    if (step != null) {
      run(step);
    } else {
      queue.park();
      noticeInterrupt();
    }
  }

  /** Notices interrupts of the loop's thread from now on, although it is to mount virtual ones. */
  public void armInterrupts() {
    interrupts.arm();
  }

  /** Runs the first ready step, if there is one; for a loop that is being closed. */
  public boolean runStepIfReady() {
    LoopEvent step;
    do {
      queue.takeInbox();
      step = queue.takeStep();
    } while (step == null && queue.hasBacklog());
    if (step == null) {
      return false;
    }
    try {
      run(step);
    } catch (Error e) {
      diagnostics.report(
          ExceptionContext.of("Error in a task while its loop was closed").withException(e));
    }
    return true;
  }

  private void run(LoopEvent event) {
    inCallback = true;
    boolean debug = isDebug();
    long start = debug ? clock.nanoTime() : 0;
    try {
      event.run();
    } finally {
      inCallback = false;
      if (debug) {
        diagnostics.took(event, clock.nanoTime() - start);
      }
      for (Runnable flush = flushes.poll(); flush != null; flush = flushes.poll()) {
        flush.run();
      }
    }
    Error error = escaped;
    if (error != null) {
      escaped = null;
      throw error;
    }
  }

  /** Makes {@code error} leave {@code run…} once what is running now has ended. */
  public void escape(Error error) {
    escaped = error;
  }

  /** Runs the body of {@code handle} in its context and reports what it throws. */
  void call(CallbackHandle handle, Runnable body) {
    handle.enter(thread);
    try {
      body.run();
    } catch (Exception e) {
      diagnostics.callbackFailed(handle, e);
    } finally {
      handle.leave(thread);
    }
  }

  // --- closing ---

  public boolean isClosed() {
    return closed;
  }

  public void ensureOpen() {
    if (closed) {
      throw new LoopClosedException("event loop is closed");
    }
  }

  /** Nothing can be scheduled from now on. */
  public void markClosed() {
    closed = true;
  }

  /** Drops what is scheduled and closes the driver. */
  public void close() throws IOException {
    try {
      failures.reportAll();
    } finally {
      queue.clear();
      timers.clear();
      flushes.clear();
      driver.close();
    }
  }
}
