package com.example.virtualtime;

import dev.rondo.AsyncGenerator;
import dev.rondo.ExceptionContext;
import dev.rondo.LoopFuture;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The asynchronous generators that have started and not ended. */
final class OpenGenerators {

  private final VirtualLoop loop;
  private final Set<AsyncGenerator<?>> started = new LinkedHashSet<>();
  private boolean shutDown;

  OpenGenerators(VirtualLoop loop) {
    this.loop = loop;
  }

  void started(AsyncGenerator<?> generator) {
    if (shutDown) {
      loop.callExceptionHandler(
          ExceptionContext.of(
                  "an asynchronous generator was started after shutdownAsyncGenerators()")
              .withAsyncGenerator(generator));
    }
    started.add(generator);
  }

  void ended(AsyncGenerator<?> generator) {
    started.remove(generator);
  }

  LoopFuture<@Nullable Void> shutdown() {
    shutDown = true;
    LoopFuture<@Nullable Void> all = loop.createFuture();
    var left = new LinkedHashSet<AsyncGenerator<?>>(started);
    if (left.isEmpty()) {
      all.setResult(null);
    }
    for (AsyncGenerator<?> each : List.copyOf(left)) {
      each.aclose()
          .addDoneCallback(
              closed -> {
                report(each, closed);
                left.remove(each);
                if (left.isEmpty()) {
                  all.setResult(null);
                }
              });
    }
    return all;
  }

  private void report(AsyncGenerator<?> generator, LoopFuture<?> closed) {
    Throwable failure = closed.isCancelled() ? null : closed.exception();
    if (failure != null) {
      loop.callExceptionHandler(
          ExceptionContext.of("an asynchronous generator failed to close")
              .withException(failure)
              .withAsyncGenerator(generator));
    }
  }
}
