package dev.rondo.subprocess;

import dev.rondo.engine.spi.ChildProcess;
import dev.rondo.engine.spi.ChildSpawner;
import dev.rondo.net.ProcessOptions;
import java.io.IOException;
import java.util.List;

/** Starts one child that the loop watches, on a thread that may block. */
final class NativeLaunch implements Runnable {

  private final Launch<?> launch;
  private final ChildSpawner children;
  private final List<String> command;
  private final ProcessOptions options;

  NativeLaunch(
      Launch<?> launch, ChildSpawner children, List<String> command, ProcessOptions options) {
    this.launch = launch;
    this.children = children;
    this.command = command;
    this.options = options;
  }

  @Override
  public void run() {
    try {
      ChildProcess child = children.start(command, options);
      NativeRunning running = new NativeRunning(launch, child);
      launch.home().adopt(running);
      // Otherwise the child is killed with the others of the loop.
      launch.post(running::connect);
    } catch (IOException | RuntimeException e) {
      launch.fail(e);
    }
  }
}
