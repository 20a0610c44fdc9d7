package dev.rondo.launcher;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command of this JVM, for a child that has the same modules and options. */
final class JvmCommand {

  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  private JvmCommand() {}

  /**
   * Returns the command that runs {@code main}, a class of this module, in a JVM as this one.
   *
   * @throws IOException if the command of this JVM is unknown, or does not run {@link Main}
   */
  static List<String> running(Class<?> main, String... arguments) throws IOException {
    List<String> words = words();
    for (int i = 1; i < words.size(); i++) {
      if (words.get(i).endsWith(Main.class.getName())) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(words.subList(1, i));
        command.add(words.get(i).replace(Main.class.getName(), main.getName()));
        command.addAll(List.of(arguments));
        return command;
      }
    }
    throw new IOException("cannot start servers: this JVM does not run " + Main.class.getName());
  }

  private static List<String> words() throws IOException {
    if (Files.isReadable(COMMAND_LINE)) {
      // ProcessHandle cuts a long command line.
      String line = new String(Files.readAllBytes(COMMAND_LINE), Charset.defaultCharset());
      return List.of(line.split("\0", -1));
    }
    ProcessHandle.Info self = ProcessHandle.current().info();
    List<String> words = new ArrayList<>(List.of(self.command().orElse("java")));
    words.addAll(List.of(self.arguments().orElse(new String[0])));
    return words;
  }
}
