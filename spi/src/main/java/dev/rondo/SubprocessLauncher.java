package dev.rondo;

import dev.rondo.net.Connection;
import dev.rondo.net.ProcessOptions;
import dev.rondo.net.SubprocessProtocol;
import dev.rondo.net.SubprocessTransport;
import java.util.List;
import java.util.function.Supplier;

/**
 * Starts child processes. Cancelling a returned future kills and reaps the child.
 *
 * <p>A child may leave behind a process that goes on to write to the child's pipes. On epoll and
 * io_uring, all of that output is received. On the selector and NIO.2, which start children through
 * the JDK, output that is written after the exit of the child may be lost.
 */
public interface SubprocessLauncher {

  /**
   * Starts the program {@code command.get(0)} with the rest as its arguments. The future fails with
   * {@link java.io.IOException} if the program cannot be started. Mirrors {@code subprocess_exec}.
   */
  default <P extends SubprocessProtocol>
      LoopFuture<Connection<SubprocessTransport, P>> subprocessExec(
          Supplier<P> protocolFactory, List<String> command, ProcessOptions options) {
    throw Capability.SUBPROCESS.refusal("subprocessExec", this);
  }

  /** Starts {@code command} in the system's shell. Mirrors {@code subprocess_shell}. */
  default <P extends SubprocessProtocol>
      LoopFuture<Connection<SubprocessTransport, P>> subprocessShell(
          Supplier<P> protocolFactory, String command, ProcessOptions options) {
    throw Capability.SUBPROCESS.refusal("subprocessShell", this);
  }
}
