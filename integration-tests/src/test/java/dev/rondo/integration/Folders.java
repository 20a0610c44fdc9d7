package dev.rondo.integration;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.stream.Stream;

/** Operations on whole trees of files. */
final class Folders {

  private static final Set<String> NOT_SOURCES = Set.of(".git", "target");

  private Folders() {}

  /** Deletes a folder and its contents, if it exists. */
  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** Copies the files that a clone would have and, if {@code withClasses}, the compiled classes. */
  static void copySources(Path from, Path to, boolean withClasses) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (!NOT_SOURCES.contains(folder.getFileName().toString())) {
              Files.createDirectories(to.resolve(from.relativize(folder)));
              return FileVisitResult.CONTINUE;
            }
            Path classes = folder.resolve("classes");
            if (withClasses && Files.isDirectory(classes)) {
              Path copy = to.resolve(from.relativize(classes));
              copySources(classes, copy, false);
            }
            return FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile() && !file.endsWith(".git")) {
              Files.copy(file, to.resolve(from.relativize(file)), COPY_ATTRIBUTES);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
