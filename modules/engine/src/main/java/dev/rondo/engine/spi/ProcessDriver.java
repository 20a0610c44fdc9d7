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
 * for each loop that starts a child: loops have {@link dev.rondo.Capability#SUBPROCESS} where there
 * is a provider. Used on the loop's turn.
 */
public interface ProcessDriver extends AutoCloseable {

  /**
   * As {@link EventLoop#subprocessExec} of {@code loop}, which is the same at each call.
   *
   * @param children what the loop's backend starts children with, if it can watch them
   * @throws IllegalArgumentException if {@code command} is empty
   * @throws UnsupportedOperationException naming an option that this driver does not have
   */
  <P extends SubprocessProtocol> LoopFuture<Connection<SubprocessTransport, P>> start(
      EventLoop loop,
      Optional<ChildSpawner> children,
      Supplier<P> protocolFactory,
      List<String> command,
      ProcessOptions options);

  /** Kills the children that are left, for a loop that has been closed. */
  @Override
  void close();
}
