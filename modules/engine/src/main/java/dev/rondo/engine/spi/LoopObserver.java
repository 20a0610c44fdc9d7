package dev.rondo.engine.spi;

import dev.rondo.ExceptionContext;
import dev.rondo.Task;
import dev.rondo.net.SubprocessTransport;
import dev.rondo.net.Transport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Is told by the engine what one loop does. Every method does nothing unless it is overridden, and
 * is called with the loop's turn unless it says otherwise. It must return soon, throw nothing, and
 * not call methods of the loop that change it.
 */
public abstract class LoopObserver {

  /** Ignores everything: the observer of loops without a {@link LoopMonitor}. */
  public static final LoopObserver NONE = new LoopObserver() {};

  protected LoopObserver() {}

  // --- iterations ---

  /**
   * The loop is about to poll.
   *
   * @param waits whether the loop may wait before {@link #running}: for the operating system or, as
   *     a guest, always for its host
   */
  public void polling(boolean waits) {}

  /**
   * The poll has ended.
   *
   * @param ready the number of events that run before the next poll
   * @param timers the number of timers, cancelled ones included
   */
  public void running(int ready, int timers) {}

  /** In this iteration, {@code count} more events run: steps of tasks that others have woken. */
  public void runningMore(int count) {}

  /**
   * Returns whether {@link #ran} is called for each event of this iteration. Called once in each,
   * after {@link #running}.
   */
  public boolean timesEvents() {
    return false;
  }

  /**
   * An event has run. Others may have run meanwhile: steps of tasks, if a callback waited in a
   * blocking call of the JDK.
   *
   * @param event a callback, a task step or a report of the network, whose text describes it
   */
  public void ran(Object event) {}

  /** A {@code run…} has ended, and the loop's thread does something else. */
  public void stopped() {}

  /** The loop has been closed. Called once. */
  public void closed() {}

  // --- connections ---

  /** A connection has been accepted. It may be passed to another loop. */
  public void accepted() {}

  /** A server could not accept a connection, perhaps for lack of descriptors. */
  public void acceptFailed(IOException failure) {}

  /** A stream connection over a socket has a transport from now on. */
  public void connectionOpened(Transport transport) {}

  /**
   * The protocol of a connection has been told that it is lost.
   *
   * @param received the number of bytes received on this connection
   * @param sent the number of bytes that the system has taken
   * @param cause the reason; null if the program or the peer closed the connection
   */
  public void connectionClosed(
      Transport transport, long received, long sent, @Nullable Throwable cause) {}

  /** Stream connections have received {@code bytes} bytes. */
  public void received(int bytes) {}

  /** The system has taken {@code bytes} bytes to send on a stream connection. */
  public void sent(long bytes) {}

  /**
   * A TLS handshake is over.
   *
   * @param nanos its duration
   * @param transport the secure transport; null if the handshake failed
   * @param failure null unless it failed
   */
  public void handshakeEnded(
      long nanos, @Nullable Transport transport, @Nullable Throwable failure) {}

  /**
   * The system has answered a question for addresses or for a name. Literal addresses are not
   * looked up.
   *
   * @param question the host name or the address
   * @param nanos the time until the answer
   * @param results the number of addresses or names; 0 if there are none
   * @param failure null unless the look-up failed
   */
  public void nameLookedUp(String question, long nanos, int results, @Nullable Throwable failure) {}

  // --- child processes and executors ---

  /** A child process runs. */
  public void childStarted(SubprocessTransport child, List<String> command) {}

  /** A child process has exited, and has a return code. Not called after the loop was closed. */
  public void childEnded(SubprocessTransport child) {}

  /**
   * Returns whether {@link #executed} is called for a function that is about to be passed to an
   * executor.
   */
  public boolean timesExecutors() {
    return false;
  }

  /**
   * The loop has received the result of a function from an executor.
   *
   * @param queued the nanoseconds for which the function waited for a thread
   * @param ran the nanoseconds for which it ran
   * @param failure null unless it failed
   */
  public void executed(Callable<?> function, long queued, long ran, @Nullable Throwable failure) {}

  // --- tasks and failures ---

  /** A task has been made. */
  public void taskStarted(Task<?> task) {}

  /** A task is done. */
  public void taskEnded(Task<?> task) {}

  /** A failure that no caller receives goes to the exception handler. For any thread. */
  public void failed(ExceptionContext context) {}
}
