package dev.rondo.engine.io;

import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.spi.ReadyListener;
import dev.rondo.engine.spi.Watch;
import dev.rondo.spi.ContextValues;
import dev.rondo.spi.RunningLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channel;
import org.jspecify.annotations.Nullable;

/** A channel that the program watches: its reader and writer callbacks, and the event for them. */
final class WatchedChannel extends LoopEvent implements ReadyListener {

  private record Callback(Runnable body, ContextValues values) {}

  private final LoopQueue queue;
  private final EventLoop loop;
  private @Nullable Watch watch;
  private @Nullable Callback reader;
  private @Nullable Callback writer;
  private int ready;
  private boolean queued;

  WatchedChannel(LoopQueue queue, EventLoop loop) {
    this.queue = queue;
    this.loop = loop;
  }

  void watch(Proactor proactor, Channel channel) {
    try {
      watch = proactor.watch(channel, this);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot watch " + channel, e);
    }
  }

  void set(int operation, Runnable body) {
    Callback callback = new Callback(body, RunningLoop.here().values());
    interest(interest() | operation);
    put(operation, callback);
  }

  boolean unset(int operation) {
    boolean was = (interest() & operation) != 0;
    put(operation, null);
    interest(interest());
    return was;
  }

  boolean isIdle() {
    return interest() == 0;
  }

  void close() {
    if (watch != null) {
      watch.close();
    }
  }

  private void put(int operation, @Nullable Callback callback) {
    // Readiness reported for the previous callback must not reach the new one.
    ready &= ~operation;
    if (operation == Watch.READ) {
      reader = callback;
    } else {
      writer = callback;
    }
  }

  private int interest() {
    return (reader == null ? 0 : Watch.READ) | (writer == null ? 0 : Watch.WRITE);
  }

  private void interest(int operations) {
    if (watch != null) {
      watch.interest(operations);
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
    queued = false;
    if ((ready & Watch.READ) != 0) {
      ready &= ~Watch.READ;
      call(reader);
    }
    if ((ready & Watch.WRITE) != 0) {
      ready &= ~Watch.WRITE;
      call(writer);
    }
  }

  private void call(@Nullable Callback callback) {
    if (callback == null) {
      return;
    }
    RunningLoop.here().values(callback.values());
    try {
      callback.body().run();
    } catch (Exception e) {
      loop.callExceptionHandler(
          ExceptionContext.of("Exception in callback " + callback.body()).withException(e));
    }
  }
}
