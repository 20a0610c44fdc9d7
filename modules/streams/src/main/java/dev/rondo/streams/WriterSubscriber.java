package dev.rondo.streams;

import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.LoopClosedException;
import dev.rondo.LoopFuture;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A writer as a subscriber: sends the buffers of a publisher, and requests more as they leave. */
final class WriterSubscriber implements Flow.Subscriber<ByteBuffer> {

  /** The number of buffers that may be on their way to the loop thread. */
  private static final long AHEAD = 4;

  private final EventLoop loop;
  private final StreamFlow flow;
  private final StreamWriter writer;

  /** Set once, by any thread. */
  private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();

  /** Whether no more is sent. Belongs to the loop thread. */
  private boolean ended;

  WriterSubscriber(EventLoop loop, StreamFlow flow, StreamWriter writer) {
    this.loop = loop;
    this.flow = flow;
    this.writer = writer;
  }

  // --- for any thread ---

  @Override
  public void onSubscribe(Flow.Subscription given) {
    Objects.requireNonNull(given, "subscription");
    if (!subscription.compareAndSet(null, given)) {
      given.cancel();
      return;
    }
    post(() -> flow.closed().addDoneCallback(this::closed));
    given.request(AHEAD);
  }

  @Override
  public void onNext(ByteBuffer data) {
    Objects.requireNonNull(data, "data");
    post(() -> send(data));
  }

  @Override
  public void onError(Throwable failure) {
    Objects.requireNonNull(failure, "failure");
    post(() -> fail(failure));
  }

  @Override
  public void onComplete() {
    post(this::complete);
  }

  private void post(Runnable callback) {
    try {
      loop.callSoonThreadsafe(callback);
    } catch (LoopClosedException e) {
      cancel();
    }
  }

  private void cancel() {
    Flow.Subscription given = subscription.get();
    if (given != null) {
      given.cancel();
    }
  }

  // --- on the loop thread ---

  private void send(ByteBuffer data) {
    if (ended) {
      return;
    }
    if (writer.isClosing()) {
      end();
      return;
    }
    writer.writeOwned(data);
    if (flow.isPaused()) {
      flow.drained().addDoneCallback(this::drained);
    } else {
      requestOne();
    }
  }

  private void drained(LoopFuture<@Nullable Void> done) {
    if (done.isCancelled() || done.exception() != null) {
      end();
    } else {
      requestOne();
    }
  }

  private void requestOne() {
    Flow.Subscription given = subscription.get();
    if (given != null && !ended) {
      given.request(1);
    }
  }

  private void closed(LoopFuture<@Nullable Void> done) {
    if (!done.isCancelled()) {
      done.exception(); // Retrieved here: the subscriber has no one to tell.
    }
    end();
  }

  private void end() {
    if (!ended) {
      ended = true;
      cancel();
    }
  }

  private void complete() {
    if (!ended && !writer.isClosing()) {
      writer.finish();
    }
    ended = true;
  }

  private void fail(Throwable failure) {
    if (ended) {
      return; // The publisher was told to stop.
    }
    ended = true;
    writer.transport().abort();
    loop.callExceptionHandler(
        ExceptionContext.of("a publisher of data for a connection failed; it was aborted")
            .withException(failure));
  }
}
