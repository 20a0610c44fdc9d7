package dev.rondo.engine.spi;

import dev.rondo.Signal;
import java.nio.channels.Channel;
import org.jspecify.annotations.Nullable;

/**
 * A child process that {@link ChildSpawner} have started. Its channels are of the kind that the
 * loop watches and connects as pipes; whoever has the child closes them.
 */
public interface ChildProcess {

  /** The process. */
  ProcessHandle handle();

  /** What the child reads; null unless a pipe was asked for. */
  @Nullable Channel stdin();

  /** What the child writes; null unless a pipe was asked for. */
  @Nullable Channel stdout();

  /** What the child writes errors to; null unless a pipe was asked for. */
  @Nullable Channel stderr();

  /** Becomes readable when the child has ended. */
  Channel exit();

  /**
   * Takes the exit code of a child that has ended, minus the number of the signal if one ended it.
   * To be called once: the system has forgotten the child afterwards.
   */
  int reap();

  /**
   * Sends a signal, if the child has not been reaped.
   *
   * @throws IllegalArgumentException if there is no such signal
   */
  void signal(Signal signal);
}
