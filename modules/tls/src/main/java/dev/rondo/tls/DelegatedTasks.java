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
 * they run at their {@link TaskPlace}.
 */
final class DelegatedTasks {

  private final EventLoop loop;
  private final SSLEngine engine;
  private final Context context;
  private final TaskPlace place;
  private boolean running;

  DelegatedTasks(EventLoop loop, SSLEngine engine, Context context, TaskPlace place) {
    this.loop = loop;
    this.engine = engine;
    this.context = context;
    this.place = place;
  }

  /** Returns whether tasks are running, during which the engine must not be used. */
  boolean isRunning() {
    return running;
  }

  /** Returns whether the tasks that are there run on the loop. */
  boolean runOnLoop() {
    return place.of(engine) == TaskPlace.LOOP;
  }

  /**
   * Runs the tasks that are there on the calling thread, and returns whether there were any.
   *
   * @throws SSLException if one failed
   */
  boolean runHere() throws SSLException {
    try {
      return runAll(engine);
    } catch (RuntimeException | Error e) {
      throw failure(e); // An error, too, ends this connection only, as in the executor.
    }
  }

  /**
   * Runs the tasks that are there in the executor; {@code done} then receives the failure, or null,
   * on the loop.
   */
  void runInExecutor(Consumer<@Nullable SSLException> done) {
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
          done.accept(failed == null ? null : failure(failed));
        },
        context);
  }

  private static SSLException failure(Throwable cause) {
    return new SSLException("a TLS task failed", cause);
  }

  private static boolean runAll(SSLEngine engine) {
    boolean ran = false;
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
      ran = true;
    }
    return ran;
  }
}
