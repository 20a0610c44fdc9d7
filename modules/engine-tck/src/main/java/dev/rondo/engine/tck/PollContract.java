package dev.rondo.engine.tck;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.engine.spi.Proactor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Rules of polling and waking up. */
public interface PollContract extends DriverContract {

  @Test
  @CoversRule("D3")
  default void poll_zeroTimeout_returnsAtOnce() throws Exception {
    try (DriverFixture kit = fixture()) {
      assertTrue(took(() -> kit.proactor().poll(0)).toMillis() < 1000);
      assertEquals(0, kit.queuedCount());
    }
  }

  @Test
  @CoversRule("D3")
  default void poll_noEvents_returnsAfterTheTimeout() throws Exception {
    try (DriverFixture kit = fixture()) {
      kit.proactor().poll(0);

      Duration took = took(() -> kit.proactor().poll(50_000_000));

      assertTrue(took.toMillis() < 5000, took::toString);
    }
  }

  @Test
  @CoversRule("D3")
  default void poll_repeated_waitsForItsTimeout() throws Exception {
    try (DriverFixture kit = fixture()) {
      kit.proactor().poll(0);

      Duration took =
          took(
              () -> {
                for (int i = 0; i < 20; i++) {
                  kit.proactor().poll(10_500_000);
                }
              });

      // A few polls may return early.
      assertTrue(took.toMillis() >= 170, took::toString);
    }
  }

  @Test
  @CoversRule("D4")
  default void wakeup_beforeAPoll_endsIt() throws Exception {
    try (DriverFixture kit = fixture()) {
      kit.proactor().poll(0);
      kit.proactor().wakeup();

      assertTrue(took(() -> kit.proactor().poll(20_000_000_000L)).toSeconds() < 10);
    }
  }

  @Test
  @CoversRule({"D3", "D4"})
  default void wakeup_severalTimesBeforeAPoll_endsOnlyThatPoll() throws Exception {
    try (DriverFixture kit = fixture()) {
      kit.proactor().poll(0);
      Duration waited =
          took(
              () -> {
                for (int i = 0; i < 5; i++) {
                  kit.proactor().wakeup();
                  kit.proactor().wakeup();
                  kit.proactor().wakeup();
                  kit.proactor().poll(20_000_000_000L);
                }
              });
      assertTrue(waited.toSeconds() < 10, waited::toString);

      Duration took =
          took(
              () -> {
                for (int i = 0; i < 10; i++) {
                  kit.proactor().poll(10_000_000);
                }
              });

      // A few polls may return early.
      assertTrue(took.toMillis() >= 70, took::toString);
    }
  }

  @Test
  @CoversRule("D4")
  default void wakeup_duringAPoll_endsIt() throws Exception {
    try (DriverFixture kit = fixture()) {
      for (int i = 0; i < 50; i++) {
        Thread waker = Thread.ofVirtual().start(kit.proactor()::wakeup);

        assertTrue(took(() -> kit.proactor().poll(20_000_000_000L)).toSeconds() < 10);
        waker.join();
      }
    }
  }

  @Test
  @CoversRule("D4")
  default void wakeup_afterTheClose_doesNothing() throws Exception {
    Proactor closed;
    try (DriverFixture kit = fixture()) {
      closed = kit.proactor();
    }

    closed.wakeup();
  }

  @Test
  @CoversRule("D5")
  default void poll_interrupted_doesNotSpin() throws Exception {
    try (DriverFixture kit = fixture()) {
      kit.proactor().poll(0);
      Thread.currentThread().interrupt();

      Duration took =
          took(
              () -> {
                for (int i = 0; i < 20; i++) {
                  kit.proactor().poll(10_000_000);
                  Thread.interrupted();
                }
              });

      // The interrupted poll may return early, and others a little.
      assertTrue(took.toMillis() >= 100, took::toString);
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  @CoversRule("D1")
  default void calls_onAnotherThreadBetweenPolls_work() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair pair = kit.pair();
      RecordingSink sink = new RecordingSink(kit);
      RecordingSink written = new RecordingSink(kit);
      onAnotherThread(
          () -> {
            pair.near().startReading(sink);
            ByteBuffer[] data = {ByteBuffer.wrap(new byte[] {'o', 'k'})};
            pair.near().write(data, 0, 1, written);
          });
      kit.until("written", written::isCalled);
      assertEquals('o', pair.far().getInputStream().read());
      pair.far().getOutputStream().write('x');
      kit.until("received", sink::isCalled);
      onAnotherThread(pair.near()::close);

      assertEquals("x", sink.text());
    }
  }

  @Test
  @CoversRule("D6")
  default void poll_onAnotherThread_continuesPendingOperations() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair pair = kit.pair();
      RecordingSink sink = new RecordingSink(kit);
      pair.near().startReading(sink);
      kit.settle();
      pair.far().getOutputStream().write("elsewhere".getBytes(ISO_8859_1));

      kit.proactor().leave();
      onAnotherThread(
          () -> {
            kit.until("received there", () -> sink.size() == 9);
            kit.proactor().leave();
          });
      pair.far().getOutputStream().write(" and back".getBytes(ISO_8859_1));
      kit.until("received here", () -> sink.size() == 18);

      assertEquals("elsewhere and back", sink.text());
    }
  }

  /** An action that may fail. */
  interface Action {
    void run() throws IOException;
  }

  private static Duration took(Action action) throws IOException {
    long start = System.nanoTime();
    action.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static void onAnotherThread(Action action) throws Exception {
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              action.run();
              return true;
            });
    Thread.ofPlatform().daemon().start(task).join();
    assertTrue(task.get());
  }
}
