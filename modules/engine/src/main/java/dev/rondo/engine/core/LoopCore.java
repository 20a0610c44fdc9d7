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
import dev.rondo.engine.spi.LoopObserver;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.spi.ContextValues;
import dev.rondo.spi.LoopClock;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.RunningLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The core of a loop: its ready events, its timers, and the iteration that runs them. */
public final class LoopCore implements LoopQueue {

  private static final long POSTER_DELAY = 20_000;

  /** The most timers of an iteration, so that many due at once do not starve descriptors. */
  private static final int MOST_DUE = 1024;

  private static final long DAY = 86_400_000_000_000L;

  private final Driver driver;

  /** The driver, or a thread that polls it. */
  private Driver poller;

  /** Whether a scheduler advances this loop: the garbage collector must not change what it does. */
  private final boolean stepped;

  private final LoopClock clock;
  private final Runnable jumpListener;
  private final ReadyQueue queue;
  private final @Nullable SpinWait spin;
  private final TimerQueue timers = new TimerQueue();
  private final LoopThread thread;
  private final LoopDiagnostics diagnostics;
  private final UnretrievedFailures failures;
  private final InterruptMonitor interrupts;
  private final ArrayDeque<Runnable> flushes = new ArrayDeque<>();
  private BatchRunner batch = this::runDirectly;
  private LoopObserver observer = LoopObserver.NONE;
  private @Nullable Error pendingError;
  private @Nullable Runnable interruptHandler;
  private boolean interrupted;
  private boolean inCallback;

  /** Whether the observer is told about each event of this iteration. */
  private boolean timed;

  /** Whether the event that runs now is the driver's: neither a callback nor a task step. */
  private boolean inDriverEvent;

  /** The number of task steps that the driver's events of this batch have made ready. */
  private int wokenSteps;

  private boolean stopping;
  private volatile boolean closed;

  /**
   * Makes the core of {@code loop}.
   *
   * @param drivers makes the driver, which the core closes
   */
  public LoopCore(
      EventLoop loop, Function<? super LoopQueue, ? extends Driver> drivers, LoopOptions options) {
    clock = options.clock();
    thread = new LoopThread(loop);
    diagnostics = new LoopDiagnostics(loop, options);
    failures = new UnretrievedFailures(diagnostics);
    driver = drivers.apply(this);
    poller = driver;
    stepped = driver.isStepped();
    queue = new ReadyQueue(driver::wakeup);
    interrupts = new InterruptMonitor(() -> queue.post(LoopEvent.of(() -> {})));
    long limit = LoopTime.toNanos(options.spin());
    spin = limit == 0 ? null : new SpinWait(driver, queue, clock, limit);
    jumpListener = new ClockJump(queue)::post;
    clock.addJumpListener(jumpListener);
  }

  /** Tells {@code observer} what this loop does, which must not have run. */
  public void observe(LoopObserver observer) {
    this.observer = observer;
    diagnostics.observer(observer);
  }

  /** Returns the observer of this loop; one that ignores everything if nobody observes it. */
  public LoopObserver observer() {
    return observer;
  }

  /** Returns the loop's clock. For any thread. */
  public LoopClock clock() {
    return clock;
  }

  /** Returns the time of the loop's clock. For any thread. */
  public long nanoTime() {
    return clock.nanoTime();
  }

  /** Returns the loop whose core this is. */
  public EventLoop loop() {
    return thread.loop();
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

  /**
   * Slows the calling thread down if threads post faster than the loop runs. The callbacks that
   * wait would otherwise fill the memory, and keep the garbage collector busy for longer than
   * timers can wait. A thread that runs a loop is never slowed.
   */
  public void slowPoster() {
    if (queue.isCrowded() && thread.runner() != null && RunningLoop.here().loop() == null) {
      LockSupport.parkNanos(this, POSTER_DELAY);
    }
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
    // On overflow, the timer is never due.
    return callAt(delay > 0 && when < now ? Long.MAX_VALUE : when, callback);
  }

  private static <T> T check(T argument) {
    return Objects.requireNonNull(argument);
  }

  private CallbackHandle add(CallbackHandle handle) {
    ensureOpen();
    if (isDebug()) {
      thread.requireTurn("callSoon");
    }
    queue.add(handle);
    return handle;
  }

  private Timer add(Timer timer) {
    ensureOpen();
    if (isDebug()) {
      thread.requireTurn("callAt");
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
    if (thread.hasTurn(here)) {
      queue.add(event);
    } else {
      queue.post(event);
    }
  }

  @Override
  public void enqueue(LoopEvent event) {
    if (inDriverEvent && event.isStep()) {
      wokenSteps++;
    }
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

  /** The number of timers in the heap, cancelled ones included. */
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
    Throwable failure = null;
    try {
      do {
        iterate();
      } while (!stopping);
    } catch (RuntimeException | Error e) {
      failure = e;
      throw e;
    } finally {
      stopping = false;
      interrupts.disarm();
      observer.stopped();
      try {
        leave(failure);
      } finally {
        passInterruptOn();
      }
    }
  }

  /**
   * Runs one iteration on the calling thread; the driver's poll must not block. Returns the
   * nanoseconds until the next iteration is due: 0 if it is due now, negative if only an event of
   * the driver or a wake-up makes it due.
   */
  public long step() {
    requireRunnable();
    thread.begin();
    interrupts.arm();
    try {
      iterate();
    } finally {
      stopping = false;
      interrupts.disarm();
      observer.stopped();
      thread.end();
      passInterruptOn();
    }
    // From now until the next step, a post wakes the driver.
    return queue.beforePoll() ? timeout() : 0;
  }

  /** As {@link dev.rondo.LoopLifecycle#runAsGuest}. */
  public void runAsGuest(Executor host, Consumer<? super @Nullable Throwable> whenStopped) {
    ensureOpen();
    GuestRun.start(this, driver, host, whenStopped);
  }

  /**
   * Runs the rest of an iteration whose poll a guest's thread {@code waiting} has made, on the
   * calling thread. Returns the time to poll for, or {@link GuestRun#END} if the run ends.
   */
  long turn(Thread waiting) {
    thread.requireNoOther();
    batch.begin();
    thread.begin();
    interrupts.arm();
    boolean last = true;
    try {
      queue.afterPoll();
      runReady();
      last = stopping;
    } finally {
      if (last) {
        stopping = false;
        observer.stopped();
      }
      interrupts.disarm();
      thread.endTurn(waiting);
      passInterruptOn();
    }
    if (last) {
      return GuestRun.END;
    }
    prepare();
    // What the host does until the next turn does not count as the loop's work.
    observer.polling(true);
    return queue.beforePoll() ? timeout() : 0;
  }

  /** As {@link Driver#outsideWork}. */
  public void outsideWork(int change) {
    driver.outsideWork(change);
  }

  /** As {@link Driver#isStepped}. */
  public boolean isStepped() {
    return stepped;
  }

  /** Sets the flag of the calling thread again if it was interrupted while it ran the loop. */
  private void passInterruptOn() {
    if (interrupts.take() || interrupted) {
      interrupted = false;
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Sets the action to run, on the loop's turn, when the thread in {@code run…} is interrupted;
   * null for none. The interrupt reaches the caller of {@code run…} in either case.
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

  /** Leaves the thread; a failure to do so must not hide {@code failure}, which came first. */
  private void leave(@Nullable Throwable failure) {
    try {
      poller.leave();
    } catch (IOException e) {
      if (failure == null) {
        throw new UncheckedIOException(
            "the event loop cannot release what is bound to its thread: " + e.getMessage(), e);
      }
      failure.addSuppressed(e);
    } finally {
      if (poller instanceof PollThread helper) {
        helper.close();
        poller = driver;
      }
      thread.end();
    }
  }

  /** Throws the exception that {@link #run()} would throw, if it cannot start. */
  public void requireRunnable() {
    ensureOpen();
    thread.requireIdle();
    batch.begin();
  }

  /** Makes {@link #run()} return after the current batch. */
  public void stop() {
    stopping = true;
  }

  private void iterate() {
    prepare();
    poll(timeout());
    runReady();
  }

  private void prepare() {
    timers.purge();
    queue.takeInbox();
  }

  private void runReady() {
    noticeInterrupt();
    queue.takeInbox();
    if (!stepped) {
      failures.report();
    }
    takeDueTimers();
    wokenSteps = 0;
    observer.running(queue.size(), timers.size());
    timed = observer.timesEvents();
    batch.run(queue.size());
    runWokenSteps();
  }

  /**
   * Runs the tasks that the network has woken, without another poll, if nothing else is ready. The
   * order is the same as with that poll, which would only add events behind them.
   */
  private void runWokenSteps() {
    if (wokenSteps > 0 && wokenSteps == queue.size() && !stopping) {
      observer.runningMore(wokenSteps);
      batch.run(wokenSteps);
    }
  }

  /** Returns 0 if an event is ready, or else the wait for the first timer, or else -1. */
  private long timeout() {
    if (stopping || queue.size() > 0) {
      return 0;
    }
    Timer first = timers.first();
    if (first == null) {
      return -1;
    }
    long now = clock.nanoTime();
    if (first.nanos() <= now) {
      return 0;
    }
    long left = first.nanos() - now;
    // A negative difference has overflowed: a clock's time may be negative.
    return Math.min(clock.waitNanos(left < 0 ? Long.MAX_VALUE : left), DAY);
  }

  private void poll(long timeout) {
    observer.polling(timeout != 0);
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
      throw pollFailed(e);
    } finally {
      queue.afterPoll();
    }
  }

  static UncheckedIOException pollFailed(IOException e) {
    return new UncheckedIOException(
        "the event loop cannot poll the operating system: " + e.getMessage(), e);
  }

  private void takeDueTimers() {
    if (timers.first() == null) {
      return;
    }
    long now = clock.nanoTime();
    for (int i = 0; i < MOST_DUE; i++) {
      Timer due = timers.takeDue(now);
      if (due == null) {
        return;
      }
      queue.add(due);
    }
  }

  private void runDirectly(int count) {
    for (int i = 0; i < count; i++) {
      runNext();
    }
  }

  // --- for batch runners ---

  /** Replaces the runner of batches. */
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
   * Runs the next task step, or waits for an event, while a callback blocks in the middle of a
   * batch. No other callback starts, and the driver is not polled.
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

  /** Notices interrupts of the loop's thread from now on, although it will mount virtual ones. */
  public void armInterrupts() {
    interrupts.arm();
  }

  /** Runs the first ready task step of a loop that is being closed; false if there is none. */
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
    inDriverEvent = !(event instanceof CallbackHandle) && !event.isStep();
    boolean debug = isDebug();
    long start = debug ? clock.nanoTime() : 0;
    try {
      event.run();
    } finally {
      inCallback = false;
      inDriverEvent = false;
      if (timed) {
        observer.ran(event);
      }
      if (debug) {
        diagnostics.warnIfSlow(event, clock.nanoTime() - start);
      }
      for (Runnable flush = flushes.poll(); flush != null; flush = flushes.poll()) {
        flush.run();
      }
    }
    Error error = pendingError;
    if (error != null) {
      pendingError = null;
      throw error;
    }
  }

  /** Throws {@code error} out of {@code run…} after the current event. */
  public void rethrowAfterEvent(Error error) {
    pendingError = error;
  }

  /** Runs the body of {@code handle} in its context, and reports an exception of the body. */
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

  /** Refuses all scheduling from now on. */
  public void markClosed() {
    closed = true;
  }

  /** Discards the scheduled callbacks and closes the driver. */
  public void close() throws IOException {
    try {
      failures.reportAll();
    } finally {
      clock.removeJumpListener(jumpListener);
      queue.clear();
      timers.clear();
      flushes.clear();
      driver.close();
      // A driver enqueues the sockets that it closes. A closed loop must not keep what they refer
      // to.
      queue.clear();
    }
  }
}
