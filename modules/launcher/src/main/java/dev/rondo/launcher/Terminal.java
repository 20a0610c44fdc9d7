package dev.rondo.launcher;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The controlling terminal of this process. */
final class Terminal {

  private static final Path STAT = Path.of("/proc/self/stat");

  private static final Path OUTPUT = Path.of("/proc/self/fd/1");

  private static final Path ERRORS = Path.of("/proc/self/fd/2");

  /** The index of the process group, among the fields after the name of the program. */
  private static final int GROUP = 2;

  /** The index of the terminal's foreground process group. */
  private static final int FOREGROUND = 5;

  private Terminal() {}

  /** Returns whether Ctrl-C on it sends SIGINT to this process and all of its group. */
  static boolean interruptsUs() {
    try {
      return isInForeground(Files.readString(STAT));
    } catch (IOException e) {
      // Not on Linux: a good guess, unless the standard streams are redirected.
      return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }
  }

  /** Returns whether the standard error stream is shown on a terminal. */
  static boolean showsErrors() {
    return shows(ERRORS);
  }

  /** Returns whether the standard output is shown on a terminal. */
  static boolean showsOutput() {
    return shows(OUTPUT);
  }

  private static boolean shows(Path stream) {
    try {
      String target = Files.readSymbolicLink(stream).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }
  }

  /** Returns whether the process of {@code stat}, see proc(5), is in its terminal's foreground. */
  static boolean isInForeground(String stat) {
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
    return fields.get(GROUP).equals(fields.get(FOREGROUND));
  }
}
