package dev.rondo.epoll;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The open descriptors of this process. */
final class OpenFiles {

  private OpenFiles() {}

  static Set<Integer> numbers() throws IOException {
    List<Path> listed;
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      listed = files.toList();
    }
    Set<Integer> open = new TreeSet<>();
    // The descriptor of the listing itself is already closed.
    listed.stream().filter(Files::exists).forEach(file -> open.add(number(file)));
    return open;
  }

  /** Returns the descriptor through which {@code file} is open. */
  static int numberOf(Path file) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files
          .filter(fd -> refersTo(fd, file))
          .mapToInt(OpenFiles::number)
          .findFirst()
          .orElseThrow();
    }
  }

  private static int number(Path file) {
    return Integer.parseInt(file.getFileName().toString());
  }

  private static boolean refersTo(Path fd, Path file) {
    try {
      return Files.isSameFile(fd, file);
    } catch (IOException e) {
      return false;
    }
  }
}
