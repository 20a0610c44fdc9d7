package com.example.virtualtime;

import dev.rondo.AsyncGenerator;
import dev.rondo.LoopFuture;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous generator. Its body is a task that waits in {@code yield} for the next request.
 */
final class VirtualGenerator<T> implements AsyncGenerator<T> {

  private final VirtualLoop loop;
  private final Body<T> body;
  private @Nullable LoopFuture<Optional<T>> request;
  private @Nullable LoopFuture<@Nullable Void> closing;
  private @Nullable LoopFuture<String> yielded;
  private boolean started;
  private boolean ended;

  VirtualGenerator(VirtualLoop loop, Body<T> body) {
    this.loop = loop;
    this.body = body;
  }

  @Override
  public LoopFuture<Optional<T>> anext() {
    requireIdle();
    LoopFuture<Optional<T>> next = loop.createFuture();
    if (ended) {
      next.setResult(Optional.empty());
    } else {
      request = next;
      resume();
    }
    return next;
  }

  @Override
  public LoopFuture<@Nullable Void> aclose() {
    requireIdle();
    LoopFuture<@Nullable Void> end = loop.createFuture();
    if (ended || !started) {
      ended = true;
      end.setResult(null);
    } else {
      closing = end;
      resume();
    }
    return end;
  }

  private void requireIdle() {
    if (request != null || closing != null) {
      throw new IllegalStateException("the asynchronous generator is already running");
    }
  }

  private void resume() {
    if (!started) {
      started = true;
      loop.generators().started(this);
      loop.createTask(this::run);
    } else if (yielded != null) {
      yielded.setResult("go on");
    }
  }

  private String run() throws Exception {
    try {
      body.run(this::yieldValue);
      end(null);
    } catch (GeneratorExit e) {
      end(null);
    } catch (Exception e) {
      end(e);
    }
    return "ended";
  }

  private void yieldValue(T value) {
    if (closing != null) {
      closing.setException(
          new IllegalStateException("the asynchronous generator ignored GeneratorExit"));
      closing = null;
      throw new GeneratorExit();
    }
    LoopFuture<Optional<T>> next = request;
    request = null;
    if (next != null && !next.isDone()) {
      next.setResult(Optional.of(value));
    }
    yielded = loop.createFuture();
    await(yielded);
    if (closing != null) {
      throw new GeneratorExit();
    }
  }

  private static void await(LoopFuture<String> future) {
    try {
      future.await();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void end(@Nullable Exception failure) {
    ended = true;
    loop.generators().ended(this);
    settle(closing, null, failure);
    settle(request, Optional.empty(), failure);
    closing = null;
    request = null;
  }

  private static <V extends @Nullable Object> void settle(
      @Nullable LoopFuture<V> future, V value, @Nullable Exception failure) {
    if (future != null && !future.isDone()) {
      if (failure == null) {
        future.setResult(value);
      } else {
        future.setException(failure);
      }
    }
  }
}
