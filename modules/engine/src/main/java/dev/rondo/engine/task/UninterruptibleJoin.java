package dev.rondo.engine.task;

/** Waits for threads that end soon, whether or not the calling thread is interrupted. */
final class UninterruptibleJoin {

  private UninterruptibleJoin() {}

  /** Waits until {@code thread} has ended, and keeps an interrupt for afterward. */
  static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
