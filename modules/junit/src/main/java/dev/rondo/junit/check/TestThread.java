package dev.rondo.junit.check;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.function.Executable;

/** Runs a test on a thread of its own, and ends it if it exceeds its deadline. */
public final class TestThread {

  /** The time that a test has to end once it was interrupted. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private TestThread() {}

  /**
   * Runs {@code body} on a new thread, and throws what it throws. An interrupt of the calling
   * thread is passed on.
   *
   * @throws AssertionError if it takes longer than {@code limit}; the body may still run
   * @throws InterruptedException if the calling thread is interrupted
   */
  public static void run(String name, Duration limit, HangingTest test, Executable body)
      throws Throwable {
    var failure = new AtomicReference<Throwable>();
    Thread thread =
        Thread.ofPlatform()
            .name(ResourceSnapshot.OWN_THREADS + name)
            .daemon()
            .start(
                () -> {
                  try {
                    body.execute();
                  } catch (Throwable e) {
                    failure.set(e);
                  }
                });
    try {
      if (!thread.join(limit)) {
        endHanging(name, limit, test, thread);
      }
    } catch (InterruptedException e) {
      passOn(e, thread, test.describe(), failure);
    }
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw thrown;
    }
  }

  private static void endHanging(String name, Duration limit, HangingTest test, Thread thread)
      throws InterruptedException {
    var hung = new AssertionError(name + " still runs after " + limit + "\n" + test.describe());
    hung.setStackTrace(thread.getStackTrace());
    test.end(hung);
    thread.join(GRACE);
    throw hung;
  }

  private static void passOn(
      InterruptedException interrupt,
      Thread thread,
      String state,
      AtomicReference<Throwable> failure)
      throws InterruptedException {
    thread.interrupt();
    boolean ended = thread.join(GRACE);
    interrupt.addSuppressed(new AssertionError("the test was interrupted\n" + state));
    Throwable thrown = ended ? failure.get() : null;
    if (thrown != null && !(thrown instanceof InterruptedException)) {
      interrupt.addSuppressed(thrown);
    }
    throw interrupt;
  }

  /** A test that does not end. */
  public interface HangingTest {

    /** Returns its state. */
    String describe();

    /** Makes it end by {@code error}, if that can be done. */
    void end(AssertionError error);
  }
}
