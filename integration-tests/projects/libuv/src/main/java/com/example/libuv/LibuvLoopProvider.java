package com.example.libuv;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.engine.Engine;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.linux.driver.DescriptorSockets;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.Support;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.util.Optional;
import java.util.Set;

/** Creates loops over libuv, on Linux. */
public final class LibuvLoopProvider implements EventLoopProvider {

  /** Creates a provider. {@link java.util.ServiceLoader} calls this. */
  public LibuvLoopProvider() {}

  @Override
  public String name() {
    return "libuv";
  }

  @Override
  public Support support() {
    return Probe.OBSTACLE
        .<Support>map(Support.Unsupported::new)
        .orElseGet(() -> new Support.Supported(2));
  }

  /** The result of one attempt. The first loop of a process opens a pipe, for signals, for good. */
  private static final class Probe {
    static final Optional<String> OBSTACLE =
        DescriptorSockets.obstacle().or(LibuvLoopProvider::attempt);
  }

  private static Optional<String> attempt() {
    Module module = LibuvLoopProvider.class.getModule();
    if (!module.isNativeAccessEnabled()) {
      return Optional.of(
          "needs native access: start Java with --enable-native-access="
              + (module.isNamed() ? module.getName() : "ALL-UNNAMED"));
    }
    try {
      SymbolLookup.libraryLookup(Libuv.LIBRARY, Arena.global());
      new LibuvLoop().close();
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("there is no " + Libuv.LIBRARY + ": install libuv, on Debian libuv1");
    } catch (IOException | LinkageError e) {
      return Optional.of("libuv does not work here: " + e);
    }
  }

  @Override
  public Set<Capability> capabilities() {
    return Engine.capabilities(DescriptorSockets.capabilities());
  }

  @Override
  public EventLoop newEventLoop(LoopOptions options) {
    Probe.OBSTACLE.ifPresent(
        reason -> {
          throw new UnsupportedOperationException(
              "the event loop backend 'libuv' is not available: " + reason);
        });
    return Engine.overProactor(name(), capabilities(), LibuvLoopProvider::openDriver, options);
  }

  /** Opens a driver for one loop, which must close it. */
  static Proactor openDriver(LoopQueue queue) {
    try {
      LibuvPoller poller = new LibuvPoller();
      return Engine.readiness(
          poller,
          poller.sockets.sockets(),
          queue,
          socket -> new LibuvStream(poller, queue, socket));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a loop of libuv: " + e.getMessage(), e);
    }
  }
}
