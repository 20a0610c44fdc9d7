package dev.rondo.tasks;

import dev.rondo.AwaitingCallback;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.TimerHandle;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A wait for some or all of several futures, which it never cancels. */
final class WaitOperation<F extends LoopFuture<?>> implements AwaitingCallback {

  private final EventLoop loop;
  private final Set<F> futures;
  private final WaitOptions options;
  private final LoopFuture<WaitResult<F>> over;
  private @Nullable TimerHandle timer;
  private int pending;

  WaitOperation(EventLoop loop, Collection<? extends F> futures, WaitOptions options) {
    if (futures.isEmpty()) {
      throw new IllegalArgumentException("futures must not be empty");
    }
    this.loop = loop;
    this.futures = new LinkedHashSet<>(futures);
    this.options = Objects.requireNonNull(options, "options");
    over = loop.createFuture(this);
    pending = this.futures.size();
  }

  LoopFuture<WaitResult<F>> start() {
    futures.forEach(future -> future.addDoneCallback(this));
    if (options.timeout() != null) {
      timer = loop.callLater(options.timeout(), this::end);
    }
    over.addDoneCallback(done -> stopWatching());
    return over;
  }

  @Override
  public LoopFuture<?> waiter() {
    return over;
  }

  @Override
  public void accept(LoopFuture<?> future) {
    pending--;
    boolean enough =
        switch (options.returnWhen()) {
          case FIRST_COMPLETED -> true;
          case FIRST_EXCEPTION -> !future.isCancelled() && future.exception() != null;
          case ALL_COMPLETED -> false;
        };
    if (enough || pending == 0) {
      end();
    }
  }

  private void end() {
    if (over.isDone()) {
      return;
    }
    Set<F> done = new LinkedHashSet<>(futures);
    Set<F> left = new LinkedHashSet<>();
    done.removeIf(future -> !future.isDone() && left.add(future));
    over.setResult(
        new WaitResult<>(Collections.unmodifiableSet(done), Collections.unmodifiableSet(left)));
  }

  private void stopWatching() {
    futures.forEach(future -> future.removeDoneCallback(this));
    if (timer != null) {
      timer.cancel();
    }
  }

  @Override
  public String toString() {
    return "<wait %d of %d pending>".formatted(pending, futures.size());
  }
}
