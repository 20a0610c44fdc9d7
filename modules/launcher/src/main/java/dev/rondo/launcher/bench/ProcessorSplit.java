package dev.rondo.launcher.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The processors of the servers, which run one at a time, and those of the load.
 *
 * @param servers the number of the processor that the servers run on
 * @param load the numbers of all others
 */
public record ProcessorSplit(int servers, List<Integer> load) {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String ALLOWED = "Cpus_allowed_list:";

  public ProcessorSplit {
    load = List.copyOf(load);
  }

  /** Returns the split of this process; empty with one processor, or without {@code taskset}. */
  public static Optional<ProcessorSplit> ofThisProcess() {
    try (Stream<String> status = Files.lines(STATUS)) {
      return hasTaskset()
          ? status
              .filter(line -> line.startsWith(ALLOWED))
              .findFirst()
              .flatMap(line -> of(line.substring(ALLOWED.length()).strip()))
          : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty(); // Not on Linux.
    }
  }

  /** Splits a list such as {@code 0-3,8}. */
  static Optional<ProcessorSplit> of(String list) {
    List<Integer> all = new ArrayList<>();
    for (String range : list.split(",", -1)) {
      String[] ends = range.split("-", 2);
      int last = Integer.parseInt(ends[ends.length - 1]);
      for (int processor = Integer.parseInt(ends[0]); processor <= last; processor++) {
        all.add(processor);
      }
    }
    return all.size() < 2
        ? Optional.empty()
        : Optional.of(new ProcessorSplit(all.getFirst(), all.subList(1, all.size())));
  }

  /** Returns the command that runs {@code command} on the servers' processor. */
  List<String> onServers(List<String> command) {
    return Stream.concat(Stream.of("taskset", "-c", Integer.toString(servers)), command.stream())
        .toList();
  }

  /** Moves all threads of this process to the processors of the load. */
  void moveThisProcess() throws IOException {
    String processors = String.join(",", load.stream().map(String::valueOf).toList());
    String pid = Long.toString(ProcessHandle.current().pid());
    try {
      new ProcessBuilder("taskset", "-acp", processors, pid)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean hasTaskset() {
    String path = System.getenv("PATH");
    return path != null
        && Stream.of(path.split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "taskset")));
  }
}
