package dev.rondo.selector;

import dev.rondo.engine.spi.ReadyListener;
import dev.rondo.engine.spi.Watch;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A selection key and its listener. */
final class SelectorWatch implements Watch {

  private static final int READS = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
  private static final int WRITES = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;

  private final SelectionKey key;
  private final ReadyListener listener;

  private SelectorWatch(SelectionKey key, ReadyListener listener) {
    this.key = key;
    this.listener = listener;
  }

  static SelectorWatch of(SelectionKey key, ReadyListener listener) {
    SelectorWatch watch = new SelectorWatch(key, listener);
    key.attach(watch);
    return watch;
  }

  /** Reports to the listener of {@code key} the operations for which it is ready. */
  static void report(SelectionKey key) {
    int ready;
    try {
      ready = key.readyOps();
    } catch (CancelledKeyException e) {
      return;
    }
    int operations =
        ((ready & READS) != 0 ? Watch.READ : 0) | ((ready & WRITES) != 0 ? Watch.WRITE : 0);
    ((SelectorWatch) key.attachment()).listener.ready(operations);
  }

  @Override
  public void interest(int operations) {
    try {
      int wanted = keyOperations(operations);
      if (key.interestOps() != wanted) {
        key.interestOps(wanted);
      }
    } catch (CancelledKeyException e) {
      // The channel was closed: there is nothing left to watch.
    }
  }

  private int keyOperations(int operations) {
    int valid = key.channel().validOps();
    int wanted = 0;
    if ((operations & Watch.READ) != 0) {
      wanted |= require(valid & READS, "read");
    }
    if ((operations & Watch.WRITE) != 0) {
      int writes = require(valid & WRITES, "write");
      // Watch for only one of the two, because a selector tells connecting from writing.
      if ((writes & SelectionKey.OP_CONNECT) != 0) {
        writes = isConnecting() ? SelectionKey.OP_CONNECT : SelectionKey.OP_WRITE;
      }
      wanted |= writes;
    }
    return wanted;
  }

  private boolean isConnecting() {
    return key.channel() instanceof SocketChannel socket && socket.isConnectionPending();
  }

  private int require(int operations, String use) {
    if (operations == 0) {
      throw new IllegalArgumentException(
          "cannot %s on this channel: %s".formatted(use, key.channel()));
    }
    return operations;
  }

  @Override
  public void close() {
    key.cancel();
  }
}
