package dev.rondo.integration;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A runtime image, made by {@code jlink}. */
record RuntimeImage(Path home) {

  private static final String MOUNTED = "--add-opens=java.base/java.lang=dev.rondo.engine";
  private static final String NATIVE = "--enable-native-access=dev.rondo.linux";

  /** The {@code jlink} option that stores Rondo's JVM options in the image. */
  static final String OPTIONS = "--add-options=" + MOUNTED + " " + NATIVE;

  private static final Path JDK = Path.of(System.getProperty("java.home"));

  /** Links {@code modules}, found on {@code path}, to an image in {@code home}. */
  static RuntimeImage link(Path home, List<Path> path, String modules, String... options)
      throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                JDK.resolve("bin/jlink").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "--no-header-files",
                "--no-man-pages",
                "--module-path="
                    + path.stream().map(Path::toString).collect(joining(File.pathSeparator)),
                "--add-modules=" + modules,
                "--output=" + home));
    command.addAll(List.of(options));
    Folders.delete(home);
    ProcessResult.run(command).successful();
    return new RuntimeImage(home);
  }

  /** Returns the path of the image's {@code java}. */
  String command() {
    return home.resolve("bin/java").toAbsolutePath().toString();
  }

  /** Runs the image's {@code java}. */
  ProcessResult java(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(command()));
    command.addAll(List.of(arguments));
    return ProcessResult.run(command);
  }

  /** Returns the size of the image's files, in mebibytes. */
  double mebibytes() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum()
          / (1024.0 * 1024.0);
    }
  }
}
