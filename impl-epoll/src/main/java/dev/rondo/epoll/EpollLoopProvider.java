package dev.rondo.epoll;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.engine.Engine;
import dev.rondo.linux.ByteCalls;
import dev.rondo.linux.CompilerPriority;
import dev.rondo.linux.Libc;
import dev.rondo.linux.Platform;
import dev.rondo.linux.SocketCalls;
import dev.rondo.linux.socket.LinuxFiles;
import dev.rondo.linux.socket.LinuxSockets;
import dev.rondo.linux.socket.LoopMemory;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.Support;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.function.Supplier;

/** Offers loops that wait on epoll(7) and use native sockets. */
public class EpollLoopProvider implements EventLoopProvider {

  private static final int PREFERENCE = 400;

  private final Supplier<Libc> libraries;

  /** Offers loops over the C library of this process. */
  public EpollLoopProvider() {
    this(Libc::system);
  }

  EpollLoopProvider(Supplier<Libc> libraries) {
    this.libraries = libraries;
  }

  @Override
  public String name() {
    return "epoll";
  }

  @Override
  public Support support() {
    return Platform.obstacle()
        .<Support>map(Support.Unsupported::new)
        .orElseGet(() -> new Support.Supported(PREFERENCE));
  }

  @Override
  public Set<Capability> capabilities() {
    return Engine.capabilities(LinuxSockets.capabilities());
  }

  @Override
  public EventLoop newEventLoop(LoopOptions options) {
    Platform.obstacle()
        .ifPresent(
            reason -> {
              throw new UnsupportedOperationException(
                  "the event loop backend 'epoll' is not available: " + reason);
            });
    CompilerPriority.applySetting();
    Libc libc = libraries.get();
    LoopMemory memory = new LoopMemory();
    try {
      EpollPoller poller = new EpollPoller(libc, memory);
      return Engine.overPoller(name(), capabilities(), poller, sockets(libc, memory), options);
    } catch (IOException e) {
      memory.close();
      throw new UncheckedIOException("cannot open an epoll descriptor: " + e.getMessage(), e);
    }
  }

  /**
   * Creates the sockets. Their channels get separate libraries, because any thread may use them.
   */
  private LinuxSockets sockets(Libc libc, LoopMemory memory) {
    ByteCalls bytes = new ByteCalls(libraries.get());
    SocketCalls calls = new SocketCalls(libraries.get(), bytes);
    return new LinuxSockets(
        name(), libc, memory, calls, new LinuxFiles(libraries, libc, bytes, calls));
  }
}
