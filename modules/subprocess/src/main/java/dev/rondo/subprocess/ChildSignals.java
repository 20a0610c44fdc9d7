package dev.rondo.subprocess;

import static java.lang.System.Logger.Level.WARNING;

import dev.rondo.Signal;
import dev.rondo.logging.Loggers;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.Set;

/**
 * Sends signals to children of the JDK, which itself can send only {@code TERM} and {@code KILL}.
 * The {@code kill} of the system's shell sends the others, on a new thread.
 */
final class ChildSignals {

  private static final System.Logger LOG = Loggers.of(ChildSignals.class);

  private static final Set<String> NAMES =
      Set.of(
          "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
          "PIPE", "ALRM", "TERM", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU",
          "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "SYS");

  private ChildSignals() {}

  static void check(Signal signal) {
    if (!NAMES.contains(signal.name())) {
      throw new IllegalArgumentException(
          signal + " cannot be sent to a child: use one that kill -l lists");
    }
  }

  static void send(ProcessHandle child, Signal signal) {
    switch (signal.name()) {
      // The methods of Process would also close the pipes and drop the data still in them.
      case "TERM" -> child.destroy();
      case "KILL" -> child.destroyForcibly();
      default -> sendByShell(child, signal);
    }
  }

  private static void sendByShell(ProcessHandle child, Signal signal) {
    if (File.separatorChar == '\\') {
      throw new UnsupportedOperationException(
          signal + " cannot be sent on this system: use SIGTERM or SIGKILL");
    }
    ProcessBuilder kill =
        new ProcessBuilder(
                "/bin/sh", "-c", "kill -s \"$0\" \"$1\"", signal.name(), "" + child.pid())
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD);
    Thread.ofPlatform().daemon().name("rondo-kill").start(() -> run(kill, child, signal));
  }

  private static void run(ProcessBuilder kill, ProcessHandle child, Signal signal) {
    try {
      if (child.isAlive()) {
        kill.start().getOutputStream().close();
      }
    } catch (IOException e) {
      LOG.log(WARNING, () -> signal + " cannot be sent to process " + child.pid(), e);
    }
  }
}
