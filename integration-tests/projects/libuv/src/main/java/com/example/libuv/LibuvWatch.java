package com.example.libuv;

import dev.rondo.engine.spi.ReadyListener;
import dev.rondo.engine.spi.Watch;
import java.io.IOException;
import java.nio.channels.Channel;

/**
 * A watched channel: a {@code uv_poll_t} over a duplicate of its descriptor. It is also the
 * listener that is called when the channel is closed.
 */
final class LibuvWatch implements Watch, Runnable {

  private final LibuvPoller poller;
  final Channel channel;
  private final ReadyListener listener;
  private final int duplicate;
  private final long handle;
  private int operations;
  private boolean closed;

  LibuvWatch(LibuvPoller poller, Channel channel, ReadyListener listener) throws IOException {
    this.poller = poller;
    this.channel = channel;
    this.listener = listener;
    duplicate = poller.sockets.duplicate(channel);
    handle = poller.loop.openPoll(duplicate, this);
    if (handle < 0) {
      Libuv.call(Libuv.CLOSE, duplicate);
      if (handle == Libuv.EPERM) {
        throw new IllegalArgumentException(
            "a file or folder cannot be watched, since it is always ready: " + channel);
      }
      throw Libuv.exception(handle, "uv_poll_init");
    }
  }

  @Override
  public void run() {
    poller.channelClosed(this);
  }

  @Override
  public void interest(int wanted) {
    if (!closed && wanted != operations) {
      operations = wanted;
      start();
    }
  }

  private void start() {
    int events =
        ((operations & READ) != 0 ? Libuv.READABLE : 0)
            | ((operations & WRITE) != 0 ? Libuv.WRITABLE : 0)
            | ((operations & HANG_UP) != 0 ? Libuv.DISCONNECT : 0);
    Libuv.call(Libuv.POLL_START, handle, events, poller.loop.ready);
  }

  /** Reports, inside a poll, events or an error, which has stopped the handle. */
  void ready(int status, int events) {
    if (closed || !channel.isOpen()) {
      return;
    }
    int ready = operations;
    if (status < 0) {
      start();
    } else {
      ready &=
          ((events & Libuv.READABLE) != 0 ? READ : 0)
              | ((events & Libuv.WRITABLE) != 0 ? WRITE : 0)
              | ((events & Libuv.DISCONNECT) != 0 ? HANG_UP : 0);
    }
    if (ready != 0) {
      listener.ready(ready);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      poller.loop.close(handle);
      Libuv.call(Libuv.CLOSE, duplicate);
      poller.forget(this);
    }
  }
}
