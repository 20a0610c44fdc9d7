package dev.rondo.engine.task;

import dev.rondo.AwaitingCallback;
import dev.rondo.Context;
import dev.rondo.EventLoop;
import dev.rondo.InvalidStateException;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.core.UnretrievedFailures;
import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.spi.CallSite;
import dev.rondo.spi.ObjectText;
import dev.rondo.spi.RunningLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A future of a loop. The holder of the loop's turn changes it; any thread may read it. */
public class DefaultFuture<T extends @Nullable Object> implements LoopFuture<T> {

  private static final int PENDING = 0;
  private static final int SUCCEEDED = 1;
  private static final int FAILED = 2;
  private static final int CANCELLED = 3;

  /** The number of waiting futures that the text names. */
  private static final int MOST_WAITERS = 3;

  /*
   * A task that awaits a future often makes it for this purpose, so it has as few fields as possible: 40 bytes with
   * the header.
   */

  final LoopCore core;
  private @Nullable Object blocker;
  private final @Nullable Throwable source;

  /** Written after and read before the outcome, so that other threads see its value. */
  private volatile int state;

  /**
   * The result, the failure or its {@link UnretrievedFailures.Entry}, or the message of the
   * cancellation.
   */
  private @Nullable Object outcome;

  /** The first task step or {@link DoneCallback} to notify. Most futures have only this one. */
  private @Nullable Object firstListener;

  private @Nullable List<Object> otherListeners;

  /** Makes a pending future. */
  public DefaultFuture(LoopCore core) {
    this(core, null);
  }

  /** Makes a pending future that {@code blocker} will complete. */
  DefaultFuture(LoopCore core, @Nullable Object blocker) {
    this.blocker = blocker;
    this.core = core;
    source = core.diagnostics().isDebug() ? new Throwable("created here") : null;
  }

  // --- waiting ---

  @Override
  public T await() throws Exception {
    if (state == PENDING) {
      requireAwaitingTask().await(this);
    }
    return result();
  }

  private DefaultTask<?> requireAwaitingTask() {
    RunningLoop here = RunningLoop.here();
    Task<?> task = here.task();
    if (!(task instanceof DefaultTask<?> mine)) {
      throw new IllegalStateException(
          "await() suspends a task, but "
              + (here.loop() == null
                  ? Thread.currentThread() + " runs no loop"
                  : "this is a callback")
              + ": await inside createTask or runUntilComplete, or use addDoneCallback");
    }
    if (mine == this) {
      throw new IllegalStateException("a task cannot await itself: " + this);
    }
    if (mine.core != core) {
      throw new IllegalStateException(
          "%s cannot await %s, which belongs to another loop".formatted(mine, this));
    }
    return mine;
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    // A thread that has the turn must not block: this future would never be done.
    return state != PENDING || core.thread().hasTurn() ? awaitAsGet() : toCompletableFuture().get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (state != PENDING) {
      return awaitAsGet();
    }
    if (!core.thread().hasTurn()) {
      return toCompletableFuture().get(timeout, unit);
    }
    throw new IllegalStateException(
        "get with a timeout would block the loop: await() this future, or cancel it in callLater");
  }

  private T awaitAsGet() throws ExecutionException {
    try {
      return await();
    } catch (CancellationException e) {
      throw e;
    } catch (Exception e) {
      if (state == FAILED && e == failure()) {
        throw new ExecutionException(e);
      }
      throw Rethrower.unchecked(e);
    }
  }

  // --- state ---

  @Override
  public boolean isDone() {
    return state != PENDING;
  }

  @Override
  public boolean isCancelled() {
    return state == CANCELLED;
  }

  @Override
  public State state() {
    return switch (state) {
      case SUCCEEDED -> State.SUCCESS;
      case FAILED -> State.FAILED;
      case CANCELLED -> State.CANCELLED;
      default -> State.RUNNING;
    };
  }

  @Override
  @SuppressWarnings({"NullAway", "unchecked"}) // The outcome is a T, and T may be nullable.
  public T result() throws Exception {
    return switch (state) {
      case SUCCEEDED -> (T) outcome;
      case FAILED -> throw Rethrower.raise(retrieve());
      case CANCELLED -> throw cancellation();
      default -> throw new InvalidStateException("the result is not available yet: " + this);
    };
  }

  @Override
  public T resultNow() {
    if (state != SUCCEEDED) {
      throw new InvalidStateException("there is no result: " + this);
    }
    return Rethrower.call(this::result);
  }

  @Override
  public @Nullable Throwable exception() {
    return switch (state) {
      case SUCCEEDED -> null;
      case FAILED -> retrieve();
      case CANCELLED -> throw cancellation();
      default -> throw new InvalidStateException("the future is not done: " + this);
    };
  }

  @Override
  public Throwable exceptionNow() {
    Throwable now = state == FAILED ? exception() : null;
    if (now == null) {
      throw new InvalidStateException("there is no failure: " + this);
    }
    return now;
  }

  /** Returns the failure of this future, which has failed, and does not report it later. */
  private Throwable retrieve() {
    if (outcome instanceof UnretrievedFailures.Entry unretrieved) {
      unretrieved.retrieved();
      outcome = unretrieved.failure();
    }
    return failure();
  }

  private Throwable failure() {
    return outcome instanceof UnretrievedFailures.Entry unretrieved
        ? unretrieved.failure()
        : (Throwable) Objects.requireNonNull(outcome);
  }

  final CancellationException cancellation() {
    return new CancellationException((String) outcome);
  }

  // --- completing ---

  @Override
  public void setResult(@Nullable T result) {
    succeed(result);
  }

  @Override
  public void setException(Throwable exception) {
    fail(Objects.requireNonNull(exception, "exception"));
  }

  @Override
  public boolean cancel(@Nullable String message) {
    if (state != PENDING) {
      return false;
    }
    becomeCancelled(message);
    return true;
  }

  /** Completes this future, or returns false if it is already done. */
  public final boolean trySucceed(@Nullable T value) {
    if (state != PENDING) {
      return false;
    }
    succeed(value);
    return true;
  }

  /** Fails this future, or returns false if it is already done. */
  public final boolean tryFail(Throwable exception) {
    if (state != PENDING) {
      return false;
    }
    fail(exception);
    return true;
  }

  final void succeed(@Nullable T value) {
    requirePending();
    outcome = value;
    complete(SUCCEEDED);
  }

  final void fail(Throwable exception) {
    requirePending();
    outcome =
        core.failures().watch(this, kind() + " exception was never retrieved", exception, source);
    complete(FAILED);
  }

  final void becomeCancelled(@Nullable String message) {
    outcome = message;
    complete(CANCELLED);
  }

  private void requirePending() {
    if (state != PENDING) {
      throw new InvalidStateException("the future is already done: " + this);
    }
  }

  private void complete(int newState) {
    state = newState;
    Object listener = firstListener;
    List<Object> rest = otherListeners;
    firstListener = null;
    otherListeners = null;
    if (blocker != null) {
      blocker = null; // What a done future refers to must be collectable.
    }
    if (listener != null) {
      notifyListener(listener);
    }
    if (rest != null) {
      rest.forEach(this::notifyListener);
    }
  }

  private void notifyListener(Object listener) {
    if (listener instanceof LoopEvent step) {
      core.enqueue(step);
    } else if (listener instanceof DoneCallback<?> callback && !core.isClosed()) {
      core.callSoon(callback, callback.context());
    }
  }

  // --- listeners ---

  @Override
  public void addDoneCallback(Consumer<? super LoopFuture<T>> callback, Context context) {
    DoneCallback<T> added = new DoneCallback<>(this, callback, context);
    if (state == PENDING) {
      addListener(added);
    } else {
      notifyListener(added);
    }
  }

  /** Adds {@code listener}, a task step or a {@link DoneCallback}; this must be pending. */
  void addListener(Object listener) {
    if (firstListener == null && otherListeners == null) {
      firstListener = listener;
    } else {
      if (otherListeners == null) {
        otherListeners = new ArrayList<>(4);
      }
      otherListeners.add(listener);
    }
  }

  /** Forgets {@code listener}, a step that no longer waits. */
  void removeListener(Object listener) {
    if (firstListener == listener) {
      firstListener = null;
    } else if (otherListeners != null) {
      otherListeners.remove(listener);
    }
  }

  @Override
  public int removeDoneCallback(Consumer<? super LoopFuture<T>> callback) {
    int removed = 0;
    if (firstListener instanceof DoneCallback<?> candidate
        && candidate.consumer().equals(callback)) {
      firstListener = null;
      removed++;
    }
    if (otherListeners != null) {
      int before = otherListeners.size();
      otherListeners.removeIf(o -> o instanceof DoneCallback<?> d && d.consumer().equals(callback));
      removed += before - otherListeners.size();
      if (firstListener == null && !otherListeners.isEmpty()) {
        firstListener = otherListeners.removeFirst();
      }
      if (otherListeners.isEmpty()) {
        otherListeners = null;
      }
    }
    return removed;
  }

  @Override
  public List<LoopFuture<?>> awaitedBy() {
    List<LoopFuture<?>> waiters = new ArrayList<>();
    addWaiter(firstListener, waiters);
    List<Object> others = otherListeners;
    if (others != null) {
      // A copy, for threads that read while the loop writes: an element may be null there.
      for (Object listener : others.toArray()) {
        addWaiter(listener, waiters);
      }
    }
    return waiters;
  }

  static void addWaiter(@Nullable Object listener, List<LoopFuture<?>> waiters) {
    LoopFuture<?> waiter = null;
    if (listener instanceof DefaultTask<?>.Step step) {
      waiter = step.task();
    } else if (listener instanceof DoneCallback<?> callback
        && callback.consumer() instanceof AwaitingCallback awaiting) {
      waiter = awaiting.waiter();
    }
    if (waiter != null) {
      waiters.add(waiter);
    }
  }

  @Override
  public @Nullable Object getBlocker() {
    return blocker;
  }

  @Override
  public EventLoop getLoop() {
    return core.loop();
  }

  @Override
  public CompletableFuture<T> toCompletableFuture() {
    CompletableFutureAdapter<T> adapter = new CompletableFutureAdapter<>(this);
    if (state != PENDING) {
      adapter.complete(this);
    } else if (core.thread().hasTurn()) {
      addDoneCallback(adapter::complete);
    } else {
      core.callSoonThreadsafe(() -> addDoneCallback(adapter::complete));
    }
    return adapter;
  }

  String kind() {
    return "Future";
  }

  @Override
  public String toString() {
    StringBuilder text = summary();
    appendDetails(text);
    if (source != null) {
      CallSite.of(source.getStackTrace())
          .ifPresent(frame -> text.append(" created at ").append(frame));
    }
    return text.append('>').toString();
  }

  /** Returns the text without its end: the kind, the name and the state. */
  final StringBuilder summary() {
    StringBuilder text = new StringBuilder("<").append(kind()).append(' ').append(label());
    switch (state) {
      case SUCCEEDED -> text.append(" finished result=").append(ObjectText.of(outcome));
      case FAILED -> text.append(" finished exception=").append(ObjectText.of(failure()));
      case CANCELLED -> text.append(" cancelled");
      default -> appendBlocker(text.append(" pending"));
    }
    return text;
  }

  private void appendBlocker(StringBuilder text) {
    Object known = blocker;
    if (known != null) {
      text.append(" blocker=").append(ObjectText.of(known));
    }
  }

  /** Appends further facts: here, the futures that wait for this one. */
  void appendDetails(StringBuilder text) {
    List<LoopFuture<?>> waiters = awaitedBy();
    if (waiters.isEmpty()) {
      return;
    }
    StringJoiner names = new StringJoiner(", ", " awaited_by=[", "]");
    waiters.stream().limit(MOST_WAITERS).forEach(waiter -> names.add(labelOf(waiter)));
    if (waiters.size() > MOST_WAITERS) {
      names.add("<%d more>".formatted(waiters.size() - MOST_WAITERS));
    }
    text.append(names);
  }

  private static String labelOf(LoopFuture<?> waiter) {
    return waiter instanceof DefaultFuture<?> mine ? mine.label() : ObjectText.of(waiter);
  }

  String label() {
    return Integer.toHexString(System.identityHashCode(this));
  }
}
