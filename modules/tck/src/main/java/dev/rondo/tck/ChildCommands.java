package dev.rondo.tck;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.net.ProcessOptions;

/** Child processes for the tests. */
final class ChildCommands {

  private ChildCommands() {}

  static RecordingChild shell(LoopFixture kit, String command) throws Exception {
    return shell(kit, command, ProcessOptions.defaults());
  }

  static RecordingChild shell(LoopFixture kit, String command, ProcessOptions options)
      throws Exception {
    EventLoop loop = kit.loop();
    return loop.subprocessShell(() -> new RecordingChild(loop), command, options)
        .await()
        .protocol();
  }

  static int code(RecordingChild child) {
    return child.transport().getReturncode().orElseThrow();
  }

  /** The exit code of a child that a signal has ended. */
  static int signalled(LoopFixture kit, int number) {
    return kit.loop().capabilities().contains(Capability.SUBPROCESS_SIGNAL_CODES)
        ? -number
        : 128 + number;
  }

  static long count() {
    return ProcessHandle.current().children().filter(ProcessHandle::isAlive).count();
  }
}
