package dev.rondo.linux;

import java.io.Closeable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file descriptor that is never closed under a call that uses it: its number may be another
 * file's at once. For any thread.
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

  /** The number of calls that use the descriptor, and whether it is closed. */
  private volatile int state;

  private @Nullable List<Runnable> listeners;
  private @Nullable List<Runnable> preparations;

  private Descriptor(Libc libc, int number, boolean owned) {
    this.libc = libc;
    this.number = number;
    this.owned = owned;
  }

  /** A descriptor that is closed with this. */
  public static Descriptor owned(Libc libc, int number) {
    return new Descriptor(libc, number, true);
  }

  /** A descriptor that stays open. */
  public static Descriptor borrowed(Libc libc, int number) {
    return new Descriptor(libc, number, false);
  }

  /** Its number, whether it is open or not: to tell it from others, not to call with. */
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
   * Its number, which is good until {@link #release()}.
   *
   * @throws ClosedChannelException if it is closed
   */
  public int acquire() throws ClosedChannelException {
    int fd = tryAcquire();
    if (fd < 0) {
      throw new ClosedChannelException();
    }
    return fd;
  }

  /** As {@link #acquire()}; -1, and nothing to release, if it is closed. */
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

  /** Ends a use. */
  public void release() {
    if ((int) STATE.getAndAdd(this, -1) == CLOSED + 1) {
      closeNow();
    }
  }

  /** Closes, as soon as no call uses it. Closing twice is allowed. */
  @Override
  public void close() {
    int before = (int) STATE.getAndBitwiseOr(this, CLOSED);
    if (before < 0) {
      return;
    }
    if (before == 0) {
      closeNow();
    }
    tellListeners();
  }

  /**
   * Calls {@code listener} when this is closed, on the thread that closes it; at once if it is
   * closed already.
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

  /** Takes {@link #addCloseListener} back. */
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

  /** Takes {@link #addClosePreparation} back. */
  public synchronized void removeClosePreparation(Runnable preparation) {
    if (preparations != null) {
      preparations.remove(preparation);
    }
  }

  private synchronized void prepareClose() {
    if (preparations != null) {
      preparations.forEach(Runnable::run);
      preparations = null;
    }
  }

  private void tellListeners() {
    List<Runnable> told;
    synchronized (this) {
      told = listeners == null ? List.of() : listeners;
      listeners = null;
    }
    told.forEach(Runnable::run);
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
