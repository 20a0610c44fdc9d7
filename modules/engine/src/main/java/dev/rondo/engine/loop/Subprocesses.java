package dev.rondo.engine.loop;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.spi.ChildSpawner;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.spi.ProcessDriver;
import dev.rondo.net.Connection;
import dev.rondo.net.ProcessOptions;
import dev.rondo.net.SubprocessProtocol;
import dev.rondo.net.SubprocessTransport;
import java.io.File;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The child processes of a loop. */
final class Subprocesses {

  private static final List<String> SHELL =
      File.separatorChar == '/' ? List.of("/bin/sh", "-c") : List.of("cmd.exe", "/c");

  private final EventLoop loop;
  private final LoopCore core;
  private final Proactor proactor;
  private Optional<ChildSpawner> children = Optional.empty();
  private @Nullable ProcessDriver driver;

  Subprocesses(EventLoop loop, LoopCore core, Proactor proactor) {
    this.loop = loop;
    this.core = core;
    this.proactor = proactor;
  }

  <P extends SubprocessProtocol> LoopFuture<Connection<SubprocessTransport, P>> exec(
      Supplier<P> protocolFactory, List<String> command, ProcessOptions options) {
    ProcessDriver found = driver;
    if (found == null) {
      found = LoopServices.processes().orElseThrow().get();
      found.observe(core.observer());
      driver = found;
      children = proactor.children();
    }
    return found.start(loop, children, protocolFactory, command, options);
  }

  <P extends SubprocessProtocol> LoopFuture<Connection<SubprocessTransport, P>> shell(
      Supplier<P> protocolFactory, String command, ProcessOptions options) {
    Objects.requireNonNull(command, "command");
    return exec(protocolFactory, List.of(SHELL.get(0), SHELL.get(1), command), options);
  }

  void close() {
    if (driver != null) {
      driver.close();
    }
  }
}
