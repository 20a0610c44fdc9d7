package dev.rondo.engine.spi;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.net.Connection;
import dev.rondo.net.ProcessOptions;
import dev.rondo.net.SubprocessProtocol;
import dev.rondo.net.SubprocessTransport;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs the child processes of one loop. Found by {@link java.util.ServiceLoader}, which makes one
 * for each loop that starts a child; if there is a provider, loops have {@link
 * dev.rondo.Capability#SUBPROCESS}. Called by the holder of the loop's turn.
 */
public interface ProcessDriver extends AutoCloseable {

  /**
   * Starts a child, as {@link EventLoop#subprocessExec} does.
   *
   * @param loop the driver's loop, the same for each call
   * @param children the spawner of the loop's backend; empty if the backend cannot watch children
   * @throws IllegalArgumentException if {@code command} is empty
   * @throws UnsupportedOperationException if this driver lacks an option; the message names it
   */
  <P extends SubprocessProtocol> LoopFuture<Connection<SubprocessTransport, P>> start(
      EventLoop loop,
      Optional<ChildSpawner> children,
      Supplier<P> protocolFactory,
      List<String> command,
      ProcessOptions options);

  /**
   * Sets the observer to tell about children from now on, with the loop's turn. Called before the
   * first start, if at all.
   */
  default void observe(LoopObserver observer) {}

  /** Kills the remaining children, after the loop was closed. */
  @Override
  void close();
}
