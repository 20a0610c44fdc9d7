package dev.rondo.engine.spi;

import dev.rondo.Signal;
import java.nio.channels.Channel;
import org.jspecify.annotations.Nullable;

/**
 * A child process started by a {@link ChildSpawner}. The loop can watch its channels and connect
 * them as pipes; the caller of {@link ChildSpawner#start} closes them.
 */
public interface ChildProcess {

  /** The handle of the process. */
  ProcessHandle handle();

  /** The pipe to the child's standard input; null unless one was asked for. */
  @Nullable Channel stdin();

  /** The pipe from the child's standard output; null unless one was asked for. */
  @Nullable Channel stdout();

  /** The pipe from the child's standard error; null unless one was asked for. */
  @Nullable Channel stderr();

  /** A channel that becomes readable when the child has ended. */
  Channel exit();

  /**
   * Returns the exit code of a child that has ended, or minus the number of the signal that ended
   * it. Must be called once only: the system forgets the child.
   */
  int reap();

  /**
   * Sends a signal, if the child has not been reaped.
   *
   * @throws IllegalArgumentException if there is no such signal
   */
  void signal(Signal signal);

  /** Kills and reaps the child, whose end nobody waits for. For any thread; does not block. */
  default void abandon() {
    signal(Signal.SIGKILL);
    // A new thread, since reaping blocks if the child hangs in the kernel.
    Thread.ofPlatform().daemon().name("rondo-reap").start(this::reap);
  }
}
