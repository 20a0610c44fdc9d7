package dev.rondo.engine.task;

import dev.rondo.AsyncGenerator;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Task;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** A generator whose body runs in a task, which waits at each value for the next request. */
final class DefaultAsyncGenerator<T> implements AsyncGenerator<T> {

  private final EventLoop loop;
  private final AsyncGenerators generators;
  private final Body<T> body;
  private @Nullable Task<@Nullable Void> task;

  /** The future that the consumer awaits, while the body runs. */
  private @Nullable LoopFuture<Optional<T>> requested;

  /** The future that the body awaits, while it is suspended at a value. */
  private @Nullable LoopFuture<@Nullable Void> resumption;

  private boolean closing;
  private boolean ended;

  DefaultAsyncGenerator(EventLoop loop, AsyncGenerators generators, Body<T> body) {
    this.loop = loop;
    this.generators = generators;
    this.body = body;
  }

  @Override
  public LoopFuture<Optional<T>> anext() {
    requireIdle("anext");
    LoopFuture<Optional<T>> next = loop.createFuture();
    if (ended) {
      next.setResult(Optional.empty());
      return next;
    }
    requested = next;
    next.addDoneCallback(this::cancelBodyIfCancelled);
    resumeBody();
    return next;
  }

  @Override
  public LoopFuture<@Nullable Void> aclose() {
    requireIdle("aclose");
    LoopFuture<@Nullable Void> closed = loop.createFuture();
    Task<@Nullable Void> running = task;
    if (running == null || ended) {
      ended = true;
      closed.setResult(null);
      return closed;
    }
    closing = true;
    running.addDoneCallback(done -> completeClose(done, closed));
    resumeBody();
    return closed;
  }

  private void requireIdle(String operation) {
    if (requested != null || (closing && !ended)) {
      throw new IllegalStateException(
          operation
              + "(): asynchronous generator is already running; await the previous call first");
    }
  }

  private void resumeBody() {
    LoopFuture<@Nullable Void> suspended = resumption;
    if (suspended != null) {
      resumption = null;
      suspended.setResult(null);
      return;
    }
    generators.register(this);
    Task<@Nullable Void> started =
        generators.run(
            () -> {
              body.run(this::suspendAt);
              return null;
            });
    task = started;
    started.addDoneCallback(this::bodyEnded);
  }

  private void suspendAt(T value) {
    if (closing) {
      throw new IllegalStateException("asynchronous generator ignored GeneratorExit");
    }
    LoopFuture<@Nullable Void> suspended = loop.createFuture();
    resumption = suspended;
    LoopFuture<Optional<T>> consumer = requested;
    requested = null;
    if (consumer != null && !consumer.isDone()) {
      consumer.setResult(Optional.of(value));
    }
    Rethrower.call(suspended::await);
    if (closing) {
      throw new GeneratorExit();
    }
  }

  private void bodyEnded(LoopFuture<@Nullable Void> done) {
    ended = true;
    generators.unregister(this);
    LoopFuture<Optional<T>> consumer = requested;
    requested = null;
    if (consumer == null || consumer.isDone()) {
      return;
    }
    if (done.isCancelled()) {
      consumer.cancel();
      return;
    }
    Throwable failure = done.exception();
    if (failure == null) {
      consumer.setResult(Optional.empty());
    } else {
      consumer.setException(failure);
    }
  }

  private void cancelBodyIfCancelled(LoopFuture<Optional<T>> next) {
    Task<@Nullable Void> running = task;
    if (next.isCancelled() && running != null && !running.isDone()) {
      running.cancel();
    }
  }

  private static void completeClose(
      LoopFuture<@Nullable Void> done, LoopFuture<@Nullable Void> closed) {
    if (closed.isDone()) {
      return;
    }
    if (done.isCancelled()) {
      closed.setException(new CancellationException("the generator was cancelled"));
      return;
    }
    Throwable failure = done.exception();
    if (failure == null || failure instanceof GeneratorExit) {
      closed.setResult(null);
    } else {
      closed.setException(failure);
    }
  }

  @Override
  public String toString() {
    return "<AsyncGenerator " + body.getClass().getName() + (ended ? " ended>" : ">");
  }
}
