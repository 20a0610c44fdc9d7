package dev.rondo.net;

import dev.rondo.Signal;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A child process and the pipes to it. Mirrors {@code asyncio.SubprocessTransport}. */
public interface SubprocessTransport extends BaseTransport {

  /** Returns the process ID. */
  long getPid();

  /**
   * Returns the exit code, or empty while the child is running. For a child that a signal ended, it
   * is minus the signal number if the backend has {@link
   * dev.rondo.Capability#SUBPROCESS_SIGNAL_CODES}, and otherwise 128 plus the signal number.
   */
  OptionalInt getReturncode();

  /** Returns the transport that writes to pipe 0, or reads pipe 1 or 2; null if there is none. */
  @Nullable BaseTransport getPipeTransport(int fd);

  /** Sends {@code signal} to the child; has no effect if the child has ended. */
  void sendSignal(Signal signal);

  /** Sends {@link Signal#SIGTERM}. */
  void terminate();

  /** Sends {@link Signal#SIGKILL}. */
  void kill();

  /** Closes the pipes, and kills the child if it is still running. */
  @Override
  void close();
}
