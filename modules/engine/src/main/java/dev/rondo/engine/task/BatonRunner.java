package dev.rondo.engine.task;

/** Runs tasks on the JDK's scheduler, while the loop's thread waits for them. */
final class BatonRunner implements TaskRunner {

  @Override
  public String name() {
    return "baton";
  }

  @Override
  public TaskThread newThread(String name, Runnable body, Runnable whenInterrupted) {
    return new BatonThread(name, body, whenInterrupted);
  }

  @Override
  public void runFirstStep(DefaultTask<?> task) {
    task.step().run();
  }

  @Override
  public void close() {}
}
