package dev.rondo.launcher;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The terminal that this process is controlled from. */
final class Terminal {

  private static final Path STAT = Path.of("/proc/self/stat");

  /** Of what follows the name of the program. */
  private static final int GROUP = 2;

  private static final int FOREGROUND = 5;

  private Terminal() {}

  /** Whether it tells this process, and all of its group, of a Ctrl-C. */
  static boolean interruptsUs() {
    try {
      return isInForeground(Files.readString(STAT));
    } catch (IOException e) {
      // Elsewhere than on Linux: a good guess, unless the streams go somewhere else.
      return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }
  }

  /** Whether the process of this {@code stat}, as proc(5) has it, is in its terminal's group. */
  static boolean isInForeground(String stat) {
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
    return fields.get(GROUP).equals(fields.get(FOREGROUND));
  }
}
