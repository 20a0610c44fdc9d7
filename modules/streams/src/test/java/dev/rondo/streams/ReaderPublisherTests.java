package dev.rondo.streams;

import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** Checks the publisher of a reader by the rules of Reactive Streams. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReaderPublisherTests {

  private static final long TIMEOUT_MILLIS = 500;
  private static final long QUIET_MILLIS = 20;

  /** The number of bytes that stands for an endless stream. */
  private static final int MANY = 1 << 20;

  private final LoopbackStreams streams = new LoopbackStreams();

  @AfterAll
  void close() {
    streams.close();
  }

  @TestFactory
  Stream<DynamicTest> asPublisher_keepsTheRules() {
    return VerificationMethods.of(new Verification(), Verification::setUp);
  }

  /** Publishes chunks of one byte. */
  private final class Verification extends FlowPublisherVerification<ByteBuffer> {

    Verification() {
      super(new TestEnvironment(TIMEOUT_MILLIS, QUIET_MILLIS));
    }

    @Override
    public Flow.Publisher<ByteBuffer> createFlowPublisher(long elements) {
      return streams.connectTo((reader, writer) -> send(elements, writer)).reader().asPublisher(1);
    }

    private void send(long bytes, StreamWriter writer) throws Exception {
      writer.writeOwned(ByteBuffer.allocate((int) Math.min(bytes, MANY)));
      if (bytes > MANY) {
        writer.waitClosed().await();
      }
    }

    @Override
    public Flow.Publisher<ByteBuffer> createFailedFlowPublisher() {
      Flow.Publisher<ByteBuffer> used = createFlowPublisher(1);
      used.subscribe(new IgnoringSubscriber());
      return used;
    }
  }

  /** Requests nothing. */
  private static final class IgnoringSubscriber implements Flow.Subscriber<ByteBuffer> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {}

    @Override
    public void onNext(ByteBuffer data) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }
}
