package dev.rondo.subprocess;

import dev.rondo.engine.spi.ChildProcess;
import dev.rondo.engine.spi.ChildSpawner;
import dev.rondo.net.ProcessOptions;
import java.util.List;

/** Starts a child that the loop watches, on a thread that may block. */
final class NativeLaunch implements Runnable {

  private final Launch<?> launch;
  private final ChildSpawner spawner;
  private final List<String> command;
  private final ProcessOptions options;

  NativeLaunch(
      Launch<?> launch, ChildSpawner spawner, List<String> command, ProcessOptions options) {
    this.launch = launch;
    this.spawner = spawner;
    this.command = command;
    this.options = options;
  }

  @Override
  public void run() {
    NativeChild running = null;
    try {
      ChildProcess child = spawner.start(command, options);
      running = new NativeChild(launch, child);
      launch.processes().register(running);
      // If the loop is closed, it has killed the child with its others.
      launch.post(running::connect);
    } catch (Throwable e) { // An Error on this thread must not leave the caller waiting.
      if (running != null) {
        running.abandon();
      }
      launch.fail(e);
    }
  }
}
