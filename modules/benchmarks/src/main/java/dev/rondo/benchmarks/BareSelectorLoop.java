package dev.rondo.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A minimal loop over a selector: the cost of the JDK's primitives alone. */
final class BareSelectorLoop implements PeerLoop {

  private final Selector selector;
  private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
  private final ConcurrentLinkedQueue<Runnable> inbox = new ConcurrentLinkedQueue<>();
  private @Nullable Thread thread;
  private volatile boolean finished;

  BareSelectorLoop() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a selector", e);
    }
  }

  @Override
  public void run(Runnable first) {
    finished = false;
    ready.add(first);
    iterateUntilFinished();
  }

  private void iterateUntilFinished() {
    try {
      while (!finished) {
        if (ready.isEmpty() && inbox.isEmpty()) {
          selector.select(key -> {});
        } else {
          selector.selectNow(key -> {});
        }
        for (Runnable next = inbox.poll(); next != null; next = inbox.poll()) {
          ready.add(next);
        }
        for (int count = ready.size(); count > 0; count--) {
          ready.remove().run();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot select", e);
    }
  }

  @Override
  public void finish() {
    finished = true;
  }

  @Override
  public void start() {
    thread = Thread.ofPlatform().daemon().name("bare-loop").start(this::iterateUntilFinished);
  }

  @Override
  public void callSoon(Runnable callback) {
    ready.add(callback);
  }

  @Override
  public void callSoonThreadsafe(Runnable callback) {
    inbox.add(callback);
    selector.wakeup();
  }

  @Override
  public Object callLater(long nanos, Runnable callback) {
    throw new UnsupportedOperationException("bare-selector has no timers");
  }

  @Override
  public void cancel(Object timer) {
    throw new UnsupportedOperationException("bare-selector has no timers");
  }

  @Override
  public void close() {
    try {
      if (thread != null) {
        callSoonThreadsafe(this::finish);
        thread.join();
      }
      selector.close();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("cannot close bare-selector", e);
    }
  }
}
