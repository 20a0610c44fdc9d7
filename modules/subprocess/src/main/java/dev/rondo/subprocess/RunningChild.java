package dev.rondo.subprocess;

import dev.rondo.Signal;
import dev.rondo.net.ReadTransport;
import dev.rondo.net.WriteTransport;
import org.jspecify.annotations.Nullable;

/** A running child and its pipes, which report to a {@link ChildTransport}. */
interface RunningChild {

  ProcessHandle handle();

  @Nullable WriteTransport stdin();

  @Nullable ReadTransport stdout();

  @Nullable ReadTransport stderr();

  /** Starts to report output and the exit to the transport, but not inside this call. */
  void begin();

  /** Sends a signal to the child, whose exit the loop has not seen yet. */
  void send(Signal signal);

  /** Handles the exit of the child, on the loop thread. */
  void childExited();

  /** Kills the child and closes its pipes, without notifying the protocol. For any thread. */
  void abandon();
}
