package dev.rondo.streams;

import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.LoopClosedException;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.TaskOptions;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A task that passes received bytes on to a subscriber, as many chunks as it has requested. All
 * signals come from the loop thread.
 */
final class ReadSubscription implements Flow.Subscription {

  private final EventLoop loop;
  private final StreamInput input;
  private final int maxBytes;

  /** Written by any thread. */
  private final AtomicLong demand = new AtomicLong();

  /** Written by any thread; never unset. */
  private volatile boolean cancelled;

  // The rest belongs to the loop thread.

  /** Null once it has had its last signal or has cancelled, so that it can be collected. */
  private Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;

  private @Nullable Task<?> task;
  private @Nullable LoopFuture<@Nullable Void> demandWaiter;
  private @Nullable Exception refusal;

  ReadSubscription(
      EventLoop loop,
      StreamInput input,
      int maxBytes,
      Flow.Subscriber<? super ByteBuffer> subscriber) {
    this.loop = loop;
    this.input = input;
    this.maxBytes = maxBytes;
    this.subscriber = subscriber;
  }

  /** Subscribes the subscriber. Called on the loop thread, before any other signal. */
  void start() {
    Flow.Subscriber<? super ByteBuffer> starting = subscriber;
    if (starting == null) {
      return;
    }
    starting.onSubscribe(this);
    // Eagerly, since a task that is cancelled before its first step would tell the subscriber
    // nothing.
    task = loop.createTask(this::run, TaskOptions.defaults().withEagerStart(true));
  }

  // --- for any thread ---

  @Override
  public void request(long count) {
    if (cancelled) {
      return;
    }
    if (count <= 0) {
      post(() -> refuse(count));
    } else if (demand.getAndAccumulate(count, ReadSubscription::cappedSum) == 0) {
      post(this::wake);
    }
  }

  @Override
  public void cancel() {
    if (!cancelled) {
      cancelled = true;
      post(this::end);
    }
  }

  private static long cappedSum(long first, long second) {
    long sum = first + second;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  private void post(Runnable callback) {
    try {
      loop.callSoonThreadsafe(callback);
    } catch (LoopClosedException e) {
      // The closed loop has ended the task, which has told the subscriber.
    }
  }

  // --- on the loop thread ---

  private void refuse(long count) {
    refusal =
        new IllegalArgumentException(
            "non-positive subscription request: %d; request at least one".formatted(count));
    cancelTask();
  }

  private void end() {
    subscriber = null;
    cancelTask();
  }

  private void cancelTask() {
    Task<?> running = task;
    if (running != null) {
      running.cancel();
    }
  }

  private void wake() {
    LoopFuture<@Nullable Void> waiter = demandWaiter;
    if (waiter != null && !waiter.isDone()) {
      waiter.setResult(null);
    }
  }

  // --- in the task ---

  private void run() {
    try {
      pass();
      if (!cancelled) {
        signalEnd(null);
      }
    } catch (CancellationException e) {
      signalEnd(refusal == null ? e : refusal);
    } catch (Exception e) {
      signalEnd(e);
    }
  }

  /** Passes chunks on until the stream ends or the subscriber cancels. */
  private void pass() throws Exception {
    input.requireReadable();
    while (!cancelled && !input.isAtEnd()) {
      if (input.mustWait()) {
        input.awaitInput();
      } else if (demand.get() == 0) {
        awaitDemand();
      } else {
        passOne();
      }
    }
  }

  private void passOne() throws Exception {
    input.requireReadable();
    Flow.Subscriber<? super ByteBuffer> receiver = subscriber;
    if (receiver == null) {
      return;
    }
    byte[] chunk = input.take(maxBytes);
    if (demand.get() != Long.MAX_VALUE) { // That means an unlimited number.
      demand.decrementAndGet();
    }
    receiver.onNext(ByteBuffer.wrap(chunk));
  }

  private void awaitDemand() throws Exception {
    LoopFuture<@Nullable Void> waiter = loop.createFuture();
    demandWaiter = waiter;
    if (demand.get() == 0) {
      waiter.await();
    }
    demandWaiter = null;
  }

  private void signalEnd(@Nullable Exception failure) {
    Flow.Subscriber<? super ByteBuffer> receiver = subscriber;
    subscriber = null;
    if (receiver == null || cancelled) {
      return;
    }
    cancelled = true;
    try {
      if (failure == null) {
        receiver.onComplete();
      } else {
        receiver.onError(failure);
      }
    } catch (RuntimeException e) {
      loop.callExceptionHandler(
          ExceptionContext.of("a subscriber threw an exception: it must not").withException(e));
    }
  }
}
