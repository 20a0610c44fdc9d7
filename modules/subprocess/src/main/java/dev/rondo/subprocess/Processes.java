package dev.rondo.subprocess;

import com.google.auto.service.AutoService;
import dev.rondo.Context;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.engine.spi.ChildSpawner;
import dev.rondo.engine.spi.LoopObserver;
import dev.rondo.engine.spi.ProcessDriver;
import dev.rondo.net.Connection;
import dev.rondo.net.ProcessOptions;
import dev.rondo.net.SubprocessProtocol;
import dev.rondo.net.SubprocessTransport;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Runs child processes. If the loop can watch a child, the pipes are transports of the loop, and
 * the only extra thread is the one that starts the child, unless the backend needs none. Otherwise
 * the JDK runs it, with threads.
 */
@AutoService(ProcessDriver.class)
public final class Processes implements ProcessDriver {

  /** In the order of their starts, which is also the order in which they are killed. */
  private final Set<RunningChild> running = Collections.synchronizedSet(new LinkedHashSet<>());

  private LoopObserver observer = LoopObserver.NONE;
  private volatile boolean closed;

  /** For {@link java.util.ServiceLoader}. */
  public Processes() {}

  @Override
  public void observe(LoopObserver observer) {
    this.observer = observer;
  }

  LoopObserver observer() {
    return observer;
  }

  @Override
  public <P extends SubprocessProtocol> LoopFuture<Connection<SubprocessTransport, P>> start(
      EventLoop loop,
      Optional<ChildSpawner> spawner,
      Supplier<P> protocolFactory,
      List<String> command,
      ProcessOptions options) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    List<String> words = List.copyOf(command);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("command must name a program: it is empty");
    }
    Optional<ProcessBuilder> builder =
        spawner.isPresent()
            ? Optional.empty()
            : Optional.of(ProcessBuilders.of(loop, words, options));
    LoopFuture<Connection<SubprocessTransport, P>> future = loop.createFuture();
    P protocol;
    try {
      protocol = Objects.requireNonNull(protocolFactory.get(), "protocolFactory returned null");
    } catch (Exception e) {
      future.setException(e);
      return future;
    }
    Launch<P> launch = new Launch<>(this, loop, Context.copyCurrent(), words, protocol, future);
    Runnable start =
        builder.isPresent()
            ? new JdkLaunch(launch, builder.get(), options)
            : new NativeLaunch(launch, spawner.get(), words, options);
    if (spawner.isPresent() && spawner.get().isImmediate()) {
      loop.callSoon(start);
    } else {
      Thread.ofPlatform().daemon().name("rondo-spawn").start(start);
    }
    return future;
  }

  /** Kills {@code child} when the loop is closed, unless unregistered by then. For any thread. */
  void register(RunningChild child) {
    running.add(child);
    if (closed) {
      close();
    }
  }

  /** Removes {@code child}, which has exited and whose pipes are closed. For any thread. */
  void unregister(RunningChild child) {
    running.remove(child);
  }

  @Override
  public void close() {
    closed = true;
    List<RunningChild> left;
    synchronized (running) {
      left = List.copyOf(running);
      running.clear();
    }
    left.forEach(RunningChild::abandon);
  }
}
