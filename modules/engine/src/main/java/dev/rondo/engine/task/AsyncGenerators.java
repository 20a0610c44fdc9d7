package dev.rondo.engine.task;

import dev.rondo.AsyncGenerator;
import dev.rondo.Coroutine;
import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import dev.rondo.engine.core.LoopCore;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The asynchronous generators of a loop that have started and not ended. */
final class AsyncGenerators {

  private final EventLoop loop;
  private final LoopCore core;
  private final Spawner spawner;
  private final Set<DefaultAsyncGenerator<?>> started = new LinkedHashSet<>();
  private boolean shutdown;

  AsyncGenerators(EventLoop loop, LoopCore core, Spawner spawner) {
    this.loop = loop;
    this.core = core;
    this.spawner = spawner;
  }

  <T> AsyncGenerator<T> create(AsyncGenerator.Body<T> body) {
    return new DefaultAsyncGenerator<>(loop, this, body);
  }

  void register(DefaultAsyncGenerator<?> generator) {
    if (shutdown) {
      core.diagnostics()
          .report(
              ExceptionContext.of(
                      "an asynchronous generator was started after shutdownAsyncGenerators()")
                  .withAsyncGenerator(generator));
    }
    started.add(generator);
  }

  Task<@Nullable Void> run(Coroutine<@Nullable Void> body) {
    return spawner.createHidden(body);
  }

  void unregister(DefaultAsyncGenerator<?> generator) {
    started.remove(generator);
  }

  /** Closes all generators at the same time, and completes {@code done} when all are closed. */
  LoopFuture<@Nullable Void> shutdown(DefaultFuture<@Nullable Void> done) {
    shutdown = true;
    List<DefaultAsyncGenerator<?>> closing = List.copyOf(started);
    if (closing.isEmpty()) {
      done.succeed(null);
      return done;
    }
    int[] remaining = {closing.size()};
    for (DefaultAsyncGenerator<?> generator : closing) {
      generator
          .aclose()
          .addDoneCallback(
              closed -> {
                reportFailure(generator, closed);
                if (--remaining[0] == 0) {
                  done.trySucceed(null);
                }
              });
    }
    return done;
  }

  private void reportFailure(DefaultAsyncGenerator<?> generator, LoopFuture<?> closed) {
    Throwable failure = closed.isCancelled() ? null : closed.exception();
    if (failure != null) {
      core.diagnostics()
          .report(
              ExceptionContext.of("an error occurred during closing of asynchronous generator")
                  .withException(failure)
                  .withAsyncGenerator(generator));
    }
  }
}
