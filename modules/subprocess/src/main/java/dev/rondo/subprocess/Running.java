package dev.rondo.subprocess;

import dev.rondo.Signal;
import dev.rondo.net.ReadTransport;
import dev.rondo.net.WriteTransport;
import org.jspecify.annotations.Nullable;

/** A child that runs, and the pipes to it, which tell a {@link ChildTransport}. */
interface Running {

  ProcessHandle handle();

  @Nullable WriteTransport stdin();

  @Nullable ReadTransport stdout();

  @Nullable ReadTransport stderr();

  /** Tells the transport of what it reads, and of the end, from now on, and later. */
  void begin();

  /** Sends a signal to the child, which has not ended as far as the loop knows. */
  void send(Signal signal);

  /** The loop knows that the child has ended. */
  void ended();

  /** Kills the child and gives the pipes back, and tells nobody. For any thread. */
  void abandon();
}
