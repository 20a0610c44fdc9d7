package dev.rondo.streams;

import dev.rondo.EventLoop;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/** A reader as a publisher of what it receives, for one subscriber. */
final class ReaderPublisher implements Flow.Publisher<ByteBuffer> {

  private final EventLoop loop;
  private final StreamInput input;
  private final int maxBytes;
  private final AtomicBoolean subscribed = new AtomicBoolean();

  ReaderPublisher(EventLoop loop, StreamInput input, int maxBytes) {
    this.loop = loop;
    this.input = input;
    this.maxBytes = maxBytes;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    if (!subscribed.compareAndSet(false, true)) {
      refuse(
          subscriber,
          new IllegalStateException(
              "the publisher of a connection already had its subscriber: "
                  + "the bytes can be received only once"));
      return;
    }
    try {
      loop.callSoonThreadsafe(new ReadSubscription(loop, input, maxBytes, subscriber)::start);
    } catch (IllegalStateException e) {
      refuse(subscriber, e); // The loop is closed.
    }
  }

  private static void refuse(Flow.Subscriber<?> subscriber, Exception reason) {
    subscriber.onSubscribe(NoSubscription.INSTANCE);
    subscriber.onError(reason);
  }

  /** The subscription of a subscriber that is refused. */
  private enum NoSubscription implements Flow.Subscription {
    INSTANCE;

    @Override
    public void request(long count) {}

    @Override
    public void cancel() {}
  }
}
