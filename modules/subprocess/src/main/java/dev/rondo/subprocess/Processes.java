package dev.rondo.subprocess;

import com.google.auto.service.AutoService;
import dev.rondo.Context;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.engine.spi.ChildSpawner;
import dev.rondo.engine.spi.ProcessDriver;
import dev.rondo.net.Connection;
import dev.rondo.net.ProcessOptions;
import dev.rondo.net.SubprocessProtocol;
import dev.rondo.net.SubprocessTransport;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Runs child processes: where the loop can watch a child, with its pipes in the loop and no thread
 * but the one that starts it; elsewhere as the JDK does.
 */
@AutoService(ProcessDriver.class)
public final class Processes implements ProcessDriver {

  private final Set<Running> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** For {@link java.util.ServiceLoader}. */
  public Processes() {}

  @Override
  public <P extends SubprocessProtocol> LoopFuture<Connection<SubprocessTransport, P>> start(
      EventLoop loop,
      Optional<ChildSpawner> children,
      Supplier<P> protocolFactory,
      List<String> command,
      ProcessOptions options) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    List<String> words = List.copyOf(command);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("command must name a program: it is empty");
    }
    Optional<ProcessBuilder> builder =
        children.isPresent() ? Optional.empty() : Optional.of(Builders.of(loop, words, options));
    LoopFuture<Connection<SubprocessTransport, P>> future = loop.createFuture();
    P protocol;
    try {
      protocol = Objects.requireNonNull(protocolFactory.get(), "protocolFactory has returned null");
    } catch (Exception e) {
      future.setException(e);
      return future;
    }
    Launch<P> launch = new Launch<>(this, loop, Context.copyCurrent(), protocol, future);
    Runnable start =
        builder.isPresent()
            ? new JdkLaunch(launch, builder.get(), options)
            : new NativeLaunch(launch, children.get(), words, options);
    Thread.ofPlatform().daemon().name("rondo-spawn").start(start);
    return future;
  }

  /** Ends {@code child} when the loop is closed, unless it has ended by then. For any thread. */
  void adopt(Running child) {
    running.add(child);
    if (closed) {
      close();
    }
  }

  /** The child has ended and its pipes are closed. For any thread. */
  void release(Running child) {
    running.remove(child);
  }

  @Override
  public void close() {
    closed = true;
    running.forEach(Running::abandon);
    running.clear();
  }
}
