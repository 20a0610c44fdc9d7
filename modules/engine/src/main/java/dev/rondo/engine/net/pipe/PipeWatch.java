package dev.rondo.engine.net.pipe;

import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.spi.ReadyListener;
import dev.rondo.engine.spi.Watch;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The watch of one end of a pipe, and the event that is queued when it is ready. A device that
 * cannot be watched, such as {@code /dev/null}, is always ready.
 */
final class PipeWatch extends LoopEvent implements ReadyListener {

  private final LoopQueue queue;
  private final @Nullable Watch watch;
  private final IntConsumer whenReady;
  private int interest;
  private int ready;
  private boolean queued;

  /** Watches {@code pipe}, without interest at first. */
  PipeWatch(Proactor proactor, LoopQueue queue, Channel pipe, IntConsumer whenReady)
      throws IOException {
    this.queue = queue;
    this.whenReady = whenReady;
    watch = watch(proactor, pipe);
  }

  private @Nullable Watch watch(Proactor proactor, Channel pipe) throws IOException {
    try {
      return proactor.watch(pipe, this);
    } catch (IllegalArgumentException e) {
      if (pipe instanceof SelectableChannel) {
        throw e;
      }
      // The driver has adopted it as a pipe, so the only reason left is that it cannot be watched.
      return null;
    }
  }

  void interest(int operations) {
    if (interest != operations) {
      interest = operations;
      if (watch != null) {
        watch.interest(operations);
      } else {
        readyAgain();
      }
    }
  }

  int interest() {
    return interest;
  }

  void close() {
    interest = 0;
    if (watch != null) {
      watch.close();
    }
  }

  private void readyAgain() {
    if (interest != 0) {
      ready(interest);
    }
  }

  @Override
  public void ready(int operations) {
    ready |= operations;
    if (!queued) {
      queued = true;
      queue.enqueue(this);
    }
  }

  @Override
  public void run() {
    int operations = ready & interest;
    ready = 0;
    queued = false;
    if (operations != 0) {
      whenReady.accept(operations);
    }
    if (watch == null) {
      readyAgain();
    }
  }
}
