package dev.rondo.subprocess;

import com.google.auto.service.AutoService;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.engine.spi.ProcessDriver;
import dev.rondo.net.Connection;
import dev.rondo.net.ProcessOptions;
import dev.rondo.net.SubprocessProtocol;
import dev.rondo.net.SubprocessTransport;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Runs child processes as the JDK does: a thread starts a child, and one thread for each pipe does
 * what blocks. These are platform threads: a virtual one that blocks in a pipe holds its carrier,
 * of which there are at most 256, and those who wait for a child would keep all others from
 * running.
 */
@AutoService(ProcessDriver.class)
@SuppressWarnings("exports") // AutoService is gone when the program runs.
public final class JdkProcesses implements ProcessDriver {

  private final Set<ProcessHandle> children = ConcurrentHashMap.newKeySet();
  private final Set<ChildTransport> transports = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** For {@link java.util.ServiceLoader}. */
  public JdkProcesses() {}

  @Override
  public <P extends SubprocessProtocol> LoopFuture<Connection<SubprocessTransport, P>> start(
      EventLoop loop, Supplier<P> protocolFactory, List<String> command, ProcessOptions options) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    ProcessBuilder builder = Builders.of(loop, command, options);
    LoopFuture<Connection<SubprocessTransport, P>> future = loop.createFuture();
    P protocol;
    try {
      protocol = protocolFactory.get();
    } catch (Exception e) {
      future.setException(e);
      return future;
    }
    var launch = new Launch<>(this, loop, protocol, builder, options, future);
    Thread.ofPlatform().daemon().name("rondo-spawn").start(launch);
    return future;
  }

  /**
   * Kills {@code child} and ends the threads of {@code transport} when the loop is closed, unless
   * they have ended by then. For any thread.
   */
  void adopt(Process child, ChildTransport transport) {
    ProcessHandle handle = child.toHandle();
    children.add(handle);
    child.onExit().thenRun(() -> children.remove(handle));
    transports.add(transport);
    if (closed) {
      close();
    }
  }

  void lost(ChildTransport transport) {
    transports.remove(transport);
  }

  @Override
  public void close() {
    closed = true;
    children.forEach(ProcessHandle::destroyForcibly);
    transports.forEach(ChildTransport::endPipes);
    transports.clear();
  }
}
