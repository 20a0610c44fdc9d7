package dev.rondo.linux.socket;

import dev.rondo.engine.spi.ReadyListener;
import dev.rondo.engine.spi.Watch;
import dev.rondo.linux.Descriptor;
import dev.rondo.linux.Linux;

/**
 * A watched descriptor: its wanted events, and those registered with the kernel. The next poll
 * makes the two match.
 */
final class EpollWatch implements Watch, Runnable {

  private static final int READS =
      Linux.EPOLLIN | Linux.EPOLLRDHUP | Linux.EPOLLHUP | Linux.EPOLLERR;
  private static final int WRITES = Linux.EPOLLOUT | Linux.EPOLLHUP | Linux.EPOLLERR;
  private static final int HANG_UPS = Linux.EPOLLRDHUP | Linux.EPOLLHUP | Linux.EPOLLERR;

  private final EpollSet set;
  private final ReadyListener listener;
  private int wantedOperations;

  final Descriptor descriptor;
  final int generation;

  /** The operations that the kernel watches for, if {@link #isRegistered}. */
  int armed;

  boolean isRegistered;

  /** Read by the thread that closes the descriptor, too. */
  private volatile boolean isClosed;

  /** Whether {@link #run()} is called before the descriptor is closed. */
  private boolean isPrepared;

  /** Whether the set's list of changed watches has this one. */
  boolean isChanged;

  EpollWatch(EpollSet set, Descriptor descriptor, int generation, ReadyListener listener) {
    this.set = set;
    this.descriptor = descriptor;
    this.generation = generation;
    this.listener = listener;
  }

  /**
   * Returns the operations to watch for. 0 means to deregister, because the kernel reports errors
   * and hang-ups even of a descriptor registered for no events.
   */
  int wantedOperations() {
    return isClosed ? 0 : wantedOperations;
  }

  /** Returns {@link #wantedOperations()} as epoll events. */
  int wantedEvents() {
    return ((wantedOperations & READ) != 0 ? Linux.EPOLLIN : 0)
        | ((wantedOperations & WRITE) != 0 ? Linux.EPOLLOUT : 0)
        | ((wantedOperations & HANG_UP) != 0 ? Linux.EPOLLRDHUP : 0);
  }

  /** Returns the descriptor and the generation, because the kernel reuses descriptor numbers. */
  long data() {
    return (long) generation << 32 | descriptor.number();
  }

  void report(int events) {
    int ready =
        ((events & READS) != 0 ? READ : 0)
            | ((events & WRITES) != 0 ? WRITE : 0)
            | ((events & HANG_UPS) != 0 ? HANG_UP : 0);
    int operations = ready & wantedOperations();
    if (operations != 0) {
      listener.ready(operations);
    }
  }

  /** Records whether the kernel has the descriptor, which must be in use during the call. */
  void registered(boolean register) {
    isRegistered = register;
    if (register && !isPrepared && descriptor.isOwned()) {
      isPrepared = true;
      descriptor.addClosePreparation(this);
    } else if (!register && isClosed) {
      removePreparation();
    }
  }

  /** Drops the reference to this from a descriptor that may stay open for long. */
  void removePreparation() {
    if (isPrepared) {
      isPrepared = false;
      descriptor.removeClosePreparation(this);
    }
  }

  /** Deregisters the descriptor, which is about to be closed by any thread. */
  @Override
  public void run() {
    set.closing(descriptor.number(), isClosed);
  }

  @Override
  public void interest(int operations) {
    wantedOperations = operations;
    set.markChanged(this);
  }

  @Override
  public void close() {
    if (!isClosed) {
      isClosed = true;
      set.onClose(this);
    }
  }
}
