package dev.rondo;

import dev.rondo.net.Connection;
import dev.rondo.net.ProcessOptions;
import dev.rondo.net.SubprocessProtocol;
import dev.rondo.net.SubprocessTransport;
import java.util.List;
import java.util.function.Supplier;

/** Starts child processes. Cancelling a returned future kills and reaps the child. */
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
