package dev.rondo.launcher;

import dev.rondo.launcher.bench.Bench;
import java.util.concurrent.Callable;

/** Stops the servers of a benchmark, and says so, if a signal ends this process. */
final class BenchInterruption implements AutoCloseable {

  private final Bench bench;
  private final Thread hook = new Thread(this::stop, "rondo-bench-interruption");
  private volatile boolean interrupted;

  BenchInterruption(Bench bench) {
    this.bench = bench;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Calls {@code work}. If a signal makes it fail, waits for the end of the process instead. */
  <T> T guard(Callable<T> work) throws Exception {
    try {
      return work.call();
    } catch (Exception e) {
      // Ctrl-C ends the servers too, perhaps before this process is told.
      Thread.sleep(100);
      if (interrupted) {
        Thread.currentThread().join();
      }
      throw e;
    }
  }

  private void stop() {
    interrupted = true;
    bench.close();
    System.err.println("rondo bench: interrupted; the servers have been stopped");
  }

  @Override
  public void close() {
    if (!interrupted) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The hook is already running.
      }
    }
  }
}
