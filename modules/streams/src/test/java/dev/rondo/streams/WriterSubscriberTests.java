package dev.rondo.streams;

import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;

/** Checks the subscriber of a writer by the rules of Reactive Streams. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WriterSubscriberTests {

  private static final long TIMEOUT_MILLIS = 500;
  private static final long QUIET_MILLIS = 20;

  private final LoopbackStreams streams = new LoopbackStreams();
  private final Verification verification = new Verification();

  @BeforeAll
  void open() {
    verification.startPublisherExecutorService();
  }

  @AfterAll
  void close() {
    verification.shutdownPublisherExecutorService();
    streams.close();
  }

  @TestFactory
  Stream<DynamicTest> asSubscriber_keepsTheRules() {
    return VerificationMethods.of(verification, Verification::setUp);
  }

  private final class Verification extends FlowSubscriberBlackboxVerification<ByteBuffer> {

    Verification() {
      super(new TestEnvironment(TIMEOUT_MILLIS, QUIET_MILLIS));
    }

    @Override
    public Flow.Subscriber<ByteBuffer> createFlowSubscriber() {
      return streams.connectTo((reader, writer) -> reader.readAll()).writer().asSubscriber();
    }

    @Override
    public ByteBuffer createElement(int element) {
      return ByteBuffer.wrap(new byte[] {(byte) element});
    }
  }
}
