package dev.rondo.tls;

import dev.rondo.Context;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The expensive parts of a handshake, such as checking a certificate, which an engine delegates:
 * they run in the loop's default executor.
 */
final class DelegatedTasks {

  private final EventLoop loop;
  private final SSLEngine engine;
  private final Context context;
  private boolean running;

  DelegatedTasks(EventLoop loop, SSLEngine engine, Context context) {
    this.loop = loop;
    this.engine = engine;
    this.context = context;
  }

  /** Returns whether tasks are running, during which the engine must not be used. */
  boolean isRunning() {
    return running;
  }

  /**
   * Runs the tasks that are there; {@code done} then receives the failure, or null, on the loop.
   */
  void run(Consumer<@Nullable SSLException> done) {
    running = true;
    LoopFuture<Boolean> ran;
    try {
      ran = loop.runInExecutor(() -> runAll(engine));
    } catch (RuntimeException e) {
      running = false;
      done.accept(new SSLException("the executor of the loop rejected a TLS task", e));
      return;
    }
    ran.addDoneCallback(
        future -> {
          running = false;
          Throwable failed = future.exception();
          done.accept(failed == null ? null : new SSLException("a TLS task failed", failed));
        },
        context);
  }

  private static boolean runAll(SSLEngine engine) {
    Runnable task = engine.getDelegatedTask();
    while (task != null) {
      task.run();
      task = engine.getDelegatedTask();
    }
    return true;
  }
}
