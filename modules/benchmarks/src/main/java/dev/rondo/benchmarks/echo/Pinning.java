package dev.rondo.benchmarks.echo;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pins the servers to one processor and the load generator to another, if {@code taskset} exists.
 */
final class Pinning {

  private static final boolean POSSIBLE =
      Runtime.getRuntime().availableProcessors() > 1
          && Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, "taskset")));

  private Pinning() {}

  static List<String> pinned(int processor, List<String> command) {
    if (!POSSIBLE) {
      return command;
    }
    List<String> pinned = new ArrayList<>(List.of("taskset", "-c", Integer.toString(processor)));
    pinned.addAll(command);
    return pinned;
  }

  static String description() {
    return POSSIBLE
        ? "server on one processor, load on another"
        : "server and load not pinned to processors";
  }
}
