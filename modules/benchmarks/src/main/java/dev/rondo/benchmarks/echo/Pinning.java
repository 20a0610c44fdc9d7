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

  /** No processor: a program that may run on all of them. */
  static final int NONE = -1;

  private Pinning() {}

  static List<String> pinned(int processor, List<String> command) {
    if (!POSSIBLE || processor == NONE) {
      return command;
    }
    List<String> pinned = new ArrayList<>(List.of("taskset", "-c", Integer.toString(processor)));
    pinned.addAll(command);
    return pinned;
  }

  /** Returns the placement for servers that {@code spread} allows to run on all processors. */
  static String description(boolean spread) {
    if (!POSSIBLE) {
      return "server and load not pinned to processors";
    }
    return spread
        ? "server on all processors, load on one"
        : "server on one processor, load on another";
  }
}
