package dev.rondo.engine.net;

import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.spi.Ready;
import dev.rondo.engine.spi.ReadyListener;
import dev.rondo.engine.spi.Turn;
import dev.rondo.engine.spi.Watch;
import java.io.IOException;
import java.nio.channels.Channel;
import java.util.function.IntConsumer;

/** One end of a pipe as it is watched, and the event that is queued when it is ready. */
final class PipeWatch extends Ready implements ReadyListener {

  private final Turn turn;
  private final Watch watch;
  private final IntConsumer whenReady;
  private int interest;
  private int ready;
  private boolean queued;

  /** Watches {@code pipe}, with no interest yet. */
  PipeWatch(Proactor proactor, Turn turn, Channel pipe, IntConsumer whenReady) throws IOException {
    this.turn = turn;
    this.whenReady = whenReady;
    watch = proactor.watch(pipe, this);
  }

  void interest(int operations) {
    if (interest != operations) {
      interest = operations;
      watch.interest(operations);
    }
  }

  int interest() {
    return interest;
  }

  void close() {
    interest = 0;
    watch.close();
  }

  @Override
  public void ready(int operations) {
    ready |= operations;
    if (!queued) {
      queued = true;
      turn.ready(this);
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
  }
}
