package dev.rondo.engine.core;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.Set;

/** Notices interrupts of the thread that runs a loop, and wakes the loop. */
final class InterruptMonitor extends AbstractSelector {

  /*
   * The flag alone does not tell. A wait in native code does not end by an interrupt, and a virtual
   * thread that is mounted on the loop's thread clears the flag of its carrier. The JDK offers one
   * hook that Thread.interrupt() always calls, and it belongs to selectors: this one selects nothing
   * and is only woken. A blocking channel or selector that is used on the same thread takes the hook
   * away, hence it is armed again before each wait.
   */

  private final Runnable wakeup;
  private volatile boolean pending;

  @SuppressWarnings("NullAway") // No provider made it, and no caller can ask for the provider.
  InterruptMonitor(Runnable wakeup) {
    super(null);
    this.wakeup = wakeup;
  }

  /** Starts to notice interrupts of the calling thread, including one that is already pending. */
  void arm() {
    begin();
  }

  void disarm() {
    end();
  }

  /**
   * Returns whether the calling thread, which runs the loop, was interrupted since the last call.
   */
  boolean take() {
    boolean flag = Thread.interrupted();
    if (pending) {
      pending = false;
      return true;
    }
    return flag;
  }

  @Override
  public Selector wakeup() {
    pending = true;
    wakeup.run();
    return this;
  }

  // --- not used ---

  @Override
  protected void implCloseSelector() {}

  @Override
  protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
    throw new UnsupportedOperationException("an interrupt monitor watches no channels");
  }

  @Override
  public Set<SelectionKey> keys() {
    return Set.of();
  }

  @Override
  public Set<SelectionKey> selectedKeys() {
    return Set.of();
  }

  @Override
  public int selectNow() {
    return 0;
  }

  @Override
  public int select(long timeout) {
    return 0;
  }

  @Override
  public int select() {
    return 0;
  }
}
