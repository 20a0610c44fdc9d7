package dev.rondo.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The processors that threads may use. */
final class AllowedProcessors {

  private static final String PREFIX = "Cpus_allowed_list:";

  private AllowedProcessors() {}

  /** Returns those of the process or thread with the folder {@code folder} in {@code /proc}. */
  static List<Integer> of(Path folder) {
    String list = "";
    try {
      for (String line : Files.readAllLines(folder.resolve("status"))) {
        list = line.startsWith(PREFIX) ? line.substring(PREFIX.length()).strip() : list;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Integer> processors = new ArrayList<>();
    for (String range : list.split(",", -1)) {
      String[] ends = range.split("-", 2);
      int last = Integer.parseInt(ends[ends.length - 1]);
      for (int i = Integer.parseInt(ends[0]); i <= last; i++) {
        processors.add(i);
      }
    }
    return processors;
  }

  static List<Integer> ofThisProcess() {
    return of(Path.of("/proc/self"));
  }

  static List<Integer> ofThisThread() {
    return of(Path.of("/proc/thread-self"));
  }
}
