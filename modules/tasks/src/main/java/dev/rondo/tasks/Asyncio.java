package dev.rondo.tasks;

import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopFuture;
import dev.rondo.TimerHandle;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The functions of the module {@code asyncio} that programs are written with. */
public final class Asyncio {

  private Asyncio() {}

  /**
   * Runs {@code coroutine} on a new loop that {@code loopFactory} makes, and closes it as {@link
   * Runner#close()} does. No policy is asked, and no thread's current loop is touched. Mirrors
   * {@code asyncio.run} with {@code loop_factory}.
   *
   * @throws Exception what the coroutine threw, itself and not wrapped
   * @throws IllegalStateException if a loop runs on this thread
   */
  public static <T extends @Nullable Object> T run(
      Coroutine<T> coroutine, Supplier<? extends EventLoop> loopFactory) throws Exception {
    Objects.requireNonNull(loopFactory, "loopFactory");
    return run(coroutine, RunnerOptions.defaults().withLoopFactory(loopFactory));
  }

  /**
   * As {@link #run(Coroutine, Supplier)} on a new loop of the policy's. Mirrors {@code
   * asyncio.run}.
   */
  public static <T extends @Nullable Object> T run(Coroutine<T> coroutine) throws Exception {
    return run(coroutine, RunnerOptions.defaults());
  }

  /** As {@link #run(Coroutine, Supplier)}, with a {@link Runner} as {@code options} say. */
  public static <T extends @Nullable Object> T run(Coroutine<T> coroutine, RunnerOptions options)
      throws Exception {
    Runner.requireNoRunningLoop("Asyncio.run()");
    try (Runner runner = new Runner(options)) {
      return runner.run(coroutine);
    }
  }

  /**
   * Done after {@code delay}; with one of zero or less, once the others that are ready have had
   * their turn. Cancelling it cancels the timer. Mirrors {@code asyncio.sleep}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   */
  public static LoopFuture<@Nullable Void> sleep(Duration delay) {
    return sleep(delay, null);
  }

  /** As {@link #sleep(Duration)}, with a result. */
  public static <T extends @Nullable Object> LoopFuture<T> sleep(Duration delay, T result) {
    Objects.requireNonNull(delay, "delay");
    EventLoop loop = EventLoops.getRunningLoop();
    LoopFuture<T> slept = loop.createFuture();
    Runnable wake =
        () -> {
          if (!slept.isDone()) {
            slept.setResult(result);
          }
        };
    if (delay.isPositive()) {
      TimerHandle timer = loop.callLater(delay, wake);
      slept.addDoneCallback(done -> timer.cancel());
    } else {
      loop.callSoon(wake);
    }
    return slept;
  }

  /**
   * The results of {@code futures}, in their order, once all have succeeded; or the first failure
   * as soon as there is one, while the others go on. Cancelling it cancels those that are not done
   * and waits for them. Mirrors {@code asyncio.gather}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   */
  public static <T extends @Nullable Object> LoopFuture<List<T>> gather(
      List<? extends LoopFuture<? extends T>> futures) {
    return new Gathering<T>(EventLoops.getRunningLoop(), futures).start();
  }

  /**
   * What {@code future} brings within {@code timeout}. After that {@code future} is cancelled, and
   * once it is done this fails with a {@link java.util.concurrent.TimeoutException}, unless it has
   * brought a result all the same. Cancelling it cancels {@code future} and waits for it. Mirrors
   * {@code asyncio.wait_for}.
   *
   * @throws dev.rondo.NoRunningLoopException outside callbacks and tasks
   */
  public static <T extends @Nullable Object> LoopFuture<T> waitFor(
      LoopFuture<T> future, Duration timeout) {
    return new Deadline<>(EventLoops.getRunningLoop(), future, timeout).start();
  }
}
