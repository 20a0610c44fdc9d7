package dev.rondo.net;

import dev.rondo.Signal;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A child process and the pipes to it. Mirrors {@code asyncio.SubprocessTransport}. */
public interface SubprocessTransport extends BaseTransport {

  /** The process number. */
  long getPid();

  /**
   * The exit code, or empty while the child runs. A signal is minus its number where the backend
   * has {@link dev.rondo.Capability#SUBPROCESS_SIGNAL_CODES}, else 128 plus it.
   */
  OptionalInt getReturncode();

  /** The transport of a pipe: 0 is written, 1 and 2 are read; null if there is no such pipe. */
  @Nullable BaseTransport getPipeTransport(int fd);

  /** Sends {@code signal} to the child; without effect if it has ended. */
  void sendSignal(Signal signal);

  /** Sends {@link Signal#SIGTERM}. */
  void terminate();

  /** Sends {@link Signal#SIGKILL}. */
  void kill();

  /** Closes the pipes and kills the child if it still runs. */
  @Override
  void close();
}
