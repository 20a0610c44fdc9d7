package dev.rondo.engine.task;

import org.jspecify.annotations.Nullable;

/** Runs tasks on the JDK's scheduler, while the loop's thread waits for them. */
final class BatonRunner implements TaskRunner {

  private @Nullable BatonThread acting;

  @Override
  public String name() {
    return "baton";
  }

  @Override
  public TaskThread newThread(String name, Runnable body, Runnable whenInterrupted) {
    return new BatonThread(this, name, body, whenInterrupted);
  }

  @Override
  public void runFirstStep(DefaultTask<?> task) {
    task.step().run();
  }

  /** Runs {@code step}, in which {@code thread} has the turn. */
  void runStep(BatonThread thread, Runnable step) {
    BatonThread outer = acting;
    acting = thread;
    try {
      step.run();
    } finally {
      acting = outer;
    }
  }

  @Override
  public @Nullable Thread acting() {
    BatonThread now = acting;
    return now == null ? null : now.thread();
  }

  @Override
  public void close() {}
}
