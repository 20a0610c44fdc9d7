package dev.rondo.integration;

import dev.rondo.engine.spi.Poller;
import dev.rondo.engine.spi.ReadyListener;
import dev.rondo.engine.spi.Watch;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.Objects;

/** A poller over a selector, with a fault. */
final class FaultyPoller implements Poller {

  private static final int READS = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
  private static final int WRITES = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;

  private final Selector selector;
  private final Fault fault;

  FaultyPoller(Fault fault) throws IOException {
    selector = Selector.open();
    this.fault = fault;
  }

  /** The fault of a poller. */
  enum Fault {
    NONE,

    /** A poll without a timeout does not wait. */
    SPINS,

    /** A poll with a timeout does not wait. */
    SPINS_BEFORE_TIMERS,

    /** A channel that was watched to read stays watched to read. */
    KEEPS_READ,

    /** A channel that is watched to read is watched to write, too. */
    ADDS_WRITE,

    /** A poll does not wait while a channel is watched to write. */
    SPINS_BEFORE_WRITES,

    /** A poll does not wait while there is a listener. */
    SPINS_WITH_LISTENERS,

    /** A wake-up has no effect until a poll has lasted 50 µs. */
    LOSES_EARLY_WAKEUPS,

    /** As {@link #LOSES_EARLY_WAKEUPS}, before a poll with a timeout. */
    LOSES_EARLY_WAKEUPS_BEFORE_TIMERS
  }

  @Override
  public Watch watch(Channel channel, ReadyListener listener) throws IOException {
    selector.selectNow(key -> {});
    return new KeyWatch(((SelectableChannel) channel).register(selector, 0, listener));
  }

  @Override
  public void poll(long timeoutNanos) throws IOException {
    boolean loses =
        (fault == Fault.LOSES_EARLY_WAKEUPS && timeoutNanos < 0)
            || (fault == Fault.LOSES_EARLY_WAKEUPS_BEFORE_TIMERS && timeoutNanos > 0);
    if (loses) {
      long start = System.nanoTime();
      while (System.nanoTime() - start < 50_000) {
        Thread.onSpinWait();
      }
      selector.selectNow(this::report); // Takes the wake-up.
    }
    if (timeoutNanos == 0 || spins(timeoutNanos)) {
      selector.selectNow(this::report);
    } else {
      selector.select(this::report, timeoutNanos < 0 ? 0 : (timeoutNanos - 1) / 1_000_000 + 1);
    }
  }

  private boolean spins(long timeoutNanos) {
    return switch (fault) {
      case SPINS -> timeoutNanos < 0;
      case SPINS_BEFORE_TIMERS -> timeoutNanos > 0;
      case SPINS_BEFORE_WRITES ->
          selector.keys().stream()
              .anyMatch(key -> key.isValid() && (key.interestOps() & WRITES) != 0);
      case SPINS_WITH_LISTENERS ->
          selector.keys().stream().anyMatch(key -> key.channel() instanceof ServerSocketChannel);
      default -> false;
    };
  }

  @Override
  public void releaseClosed() throws IOException {
    selector.selectNow(key -> {});
  }

  @Override
  public void wakeup() {
    selector.wakeup();
  }

  @Override
  public void close() throws IOException {
    selector.close();
  }

  private void report(SelectionKey key) {
    if (key.isValid()) {
      int ready = key.readyOps();
      int operations =
          ((ready & READS) != 0 ? Watch.READ : 0) | ((ready & WRITES) != 0 ? Watch.WRITE : 0);
      ((ReadyListener) Objects.requireNonNull(key.attachment())).ready(operations);
    }
  }

  private final class KeyWatch implements Watch {

    private final SelectionKey key;
    private boolean read;

    private KeyWatch(SelectionKey key) {
      this.key = key;
    }

    @Override
    public void interest(int operations) {
      read |= (operations & READ) != 0;
      boolean keepsRead = fault == Fault.KEEPS_READ && read;
      boolean addsWrite = fault == Fault.ADDS_WRITE && (operations & READ) != 0;
      if (key.isValid()) {
        int wanted =
            ((operations & READ) != 0 || keepsRead ? READS : 0)
                | ((operations & WRITE) != 0 || addsWrite ? WRITES : 0);
        key.interestOps(wanted & key.channel().validOps());
      }
    }

    @Override
    public void close() {
      key.cancel();
    }
  }
}
