package dev.rondo.subprocess;

import dev.rondo.net.ProcessOptions;
import java.io.IOException;

/** Starts one child as the JDK does, on a thread that may block. */
final class JdkLaunch implements Runnable {

  private final Launch<?> launch;
  private final ProcessBuilder builder;
  private final ProcessOptions options;

  JdkLaunch(Launch<?> launch, ProcessBuilder builder, ProcessOptions options) {
    this.launch = launch;
    this.builder = builder;
    this.options = options;
  }

  @Override
  public void run() {
    try {
      Process child = builder.start();
      JdkRunning running = new JdkRunning(launch, child, options);
      launch.home().adopt(running);
      // Otherwise the child is killed with the others of the loop.
      if (launch.post(() -> launch.succeed(running.transport()))) {
        running.startReading();
      }
    } catch (IOException | RuntimeException e) {
      launch.fail(e);
    }
  }
}
