package dev.rondo.linux;

import java.io.Closeable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file descriptor that is never closed while a call uses it, because the kernel may reuse its
 * number at once. Any thread may use it.
 */
public final class Descriptor implements Closeable {

  private static final int CLOSED = Integer.MIN_VALUE;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Descriptor.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Libc libc;
  private final int number;
  private final boolean owned;

  /** The number of calls that use the descriptor, and a bit for whether it is closed. */
  private volatile int state;

  private @Nullable List<Runnable> listeners;
  private @Nullable List<Runnable> preparations;

  private Descriptor(Libc libc, int number, boolean owned) {
    this.libc = libc;
    this.number = number;
    this.owned = owned;
  }

  /** Returns an object whose {@link #close} closes descriptor {@code number}. */
  public static Descriptor owned(Libc libc, int number) {
    return new Descriptor(libc, number, true);
  }

  /** Returns an object whose {@link #close} leaves descriptor {@code number} open. */
  public static Descriptor borrowed(Libc libc, int number) {
    return new Descriptor(libc, number, false);
  }

  /** Returns the number, even if closed: to tell descriptors apart, not to make calls with. */
  public int number() {
    return number;
  }

  /** Returns whether closing this closes the number. */
  public boolean isOwned() {
    return owned;
  }

  public boolean isOpen() {
    return state >= 0;
  }

  /**
   * Returns the number, which stays valid until {@link #release()}.
   *
   * @throws ClosedChannelException if the descriptor is closed
   */
  public int acquire() throws ClosedChannelException {
    int fd = tryAcquire();
    if (fd < 0) {
      throw new ClosedChannelException();
    }
    return fd;
  }

  /** As {@link #acquire()}, but returns -1 if closed, and then must not be released. */
  public int tryAcquire() {
    int users;
    do {
      users = state;
      if (users < 0) {
        return -1;
      }
    } while (!STATE.weakCompareAndSet(this, users, users + 1));
    return number;
  }

  /** Ends a use that {@link #acquire()} began. */
  public void release() {
    if ((int) STATE.getAndAdd(this, -1) == CLOSED + 1) {
      closeNow();
    }
  }

  /** Closes the descriptor as soon as no call uses it. Closing twice is allowed. */
  @Override
  public void close() {
    int before = (int) STATE.getAndBitwiseOr(this, CLOSED);
    if (before < 0) {
      return;
    }
    if (before == 0) {
      closeNow();
    }
    notifyListeners();
  }

  /**
   * Calls {@code listener} when this is closed, on the closing thread, or at once if this is
   * already closed.
   */
  public void addCloseListener(Runnable listener) {
    synchronized (this) {
      if (isOpen()) {
        List<Runnable> added = listeners == null ? new ArrayList<>(1) : listeners;
        added.add(listener);
        listeners = added;
        return;
      }
    }
    listener.run();
  }

  /** Removes a listener that {@link #addCloseListener} added. */
  public synchronized void removeCloseListener(Runnable listener) {
    if (listeners != null) {
      listeners.remove(listener);
    }
  }

  /**
   * Calls {@code preparation} just before the kernel closes the number, on the thread that closes
   * it. Another process may share the file, and what was registered for this number would stay.
   * Only while the caller {@linkplain #acquire() uses} this, which must be {@linkplain #isOwned()
   * owned}.
   */
  public synchronized void addClosePreparation(Runnable preparation) {
    List<Runnable> added = preparations == null ? new ArrayList<>(1) : preparations;
    added.add(preparation);
    preparations = added;
  }

  /** Removes a preparation that {@link #addClosePreparation} added. */
  public synchronized void removeClosePreparation(Runnable preparation) {
    if (preparations != null) {
      preparations.remove(preparation);
    }
  }

  /** Returns the number of preparations that this keeps. */
  synchronized int closePreparationCount() {
    return preparations == null ? 0 : preparations.size();
  }

  private synchronized void prepareClose() {
    if (preparations != null) {
      preparations.forEach(Runnable::run);
      preparations = null;
    }
  }

  private void notifyListeners() {
    List<Runnable> notified;
    synchronized (this) {
      notified = listeners == null ? List.of() : listeners;
      listeners = null;
    }
    notified.forEach(Runnable::run);
  }

  private void closeNow() {
    if (owned) {
      prepareClose();
      libc.close(number);
    }
  }

  @Override
  public String toString() {
    return "fd " + number + (isOpen() ? "" : " (closed)");
  }
}
