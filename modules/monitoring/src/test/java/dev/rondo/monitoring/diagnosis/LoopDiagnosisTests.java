package dev.rondo.monitoring.diagnosis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.selector.SelectorLoopProvider;
import dev.rondo.spi.LoopOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of reports on loops that run meanwhile. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LoopDiagnosisTests {

  /** An object whose text is ready only after its loop has run some more iterations. */
  private record Witness(EventLoop loop) {

    @Override
    public String toString() {
      CountDownLatch iterations = new CountDownLatch(3);
      countDown(iterations);
      try {
        iterations.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return "a witness";
    }

    private void countDown(CountDownLatch iterations) {
      if (iterations.getCount() > 0) {
        loop.callSoonThreadsafe(
            () -> {
              iterations.countDown();
              countDown(iterations);
            });
      }
    }
  }

  @Test
  void json_whileItIsMade_theLoopGoesOn() throws Exception {
    try (EventLoop loop = new SelectorLoopProvider().newEventLoop(LoopOptions.defaults())) {
      LoopFuture<@Nullable Void> future = loop.createFuture(new Witness(loop));
      CompletableFuture<String> report = new CompletableFuture<>();
      Runnable look =
          () -> {
            report.complete(new LoopDiagnosis().json(false));
            loop.callSoonThreadsafe(() -> future.setResult(null));
          };
      loop.runUntilComplete(
          () -> {
            loop.callSoon(() -> Thread.ofPlatform().start(look));
            return future.await();
          });

      assertTrue(report.join().contains("\"awaits\":\"a witness\""), report::join);
    }
  }
}
