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

/** Rules of waiting. */
public interface PollContract extends DriverContract {

  @Test
  @CoversRule("D3")
  default void poll_ofNoTime_returnsAtOnce() throws Exception {
    try (DriverFixture kit = fixture()) {
      assertTrue(took(() -> kit.proactor().poll(0)).toMillis() < 1000);
      assertEquals(0, kit.readyCount());
    }
  }

  @Test
  @CoversRule("D3")
  default void poll_untilItsTimeIsOver_returns() throws Exception {
    try (DriverFixture kit = fixture()) {
      kit.proactor().poll(0);

      Duration took = took(() -> kit.proactor().poll(50_000_000));

      assertTrue(took.toMillis() < 5000, took::toString);
    }
  }

  @Test
  @CoversRule("D3")
  default void poll_inARow_waitsAsLongAsItIsTold() throws Exception {
    try (DriverFixture kit = fixture()) {
      kit.proactor().poll(0);

      Duration took =
          took(
              () -> {
                for (int i = 0; i < 20; i++) {
                  kit.proactor().poll(10_500_000);
                }
              });

      // A few may have ended early.
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

      // One may have returned early; another only if a timer did.
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
      RecordingSink told = new RecordingSink(kit);
      RecordingSink written = new RecordingSink(kit);
      onAnotherThread(
          () -> {
            pair.near().startReading(told);
            ByteBuffer[] data = {ByteBuffer.wrap(new byte[] {'o', 'k'})};
            pair.near().write(data, 0, 1, written);
          });
      kit.until("written", written::isTold);
      assertEquals('o', pair.far().getInputStream().read());
      pair.far().getOutputStream().write('x');
      kit.until("received", told::isTold);
      onAnotherThread(pair.near()::close);

      assertEquals("x", told.text());
    }
  }

  @Test
  @CoversRule("D6")
  default void poll_onAnotherThread_goesOnWithWhatIsPending() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair pair = kit.pair();
      RecordingSink told = new RecordingSink(kit);
      pair.near().startReading(told);
      kit.settle();
      pair.far().getOutputStream().write("elsewhere".getBytes(ISO_8859_1));

      kit.proactor().leave();
      onAnotherThread(
          () -> {
            kit.until("received there", () -> told.size() == 9);
            kit.proactor().leave();
          });
      pair.far().getOutputStream().write(" and back".getBytes(ISO_8859_1));
      kit.until("received here", () -> told.size() == 18);

      assertEquals("elsewhere and back", told.text());
    }
  }

  /** Something that may fail. */
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
