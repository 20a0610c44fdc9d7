package dev.rondo.integration;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The module path of this JVM, with each module as a jar or as a folder. A program that has no
 * descriptor left cannot load classes from a folder, because each class is a file to open.
 */
final class PackagedJars {

  private PackagedJars() {}

  /** Packs the path's folders as jars in {@code target}, and returns a module path of jars only. */
  static String modulePath(Path target) throws IOException {
    List<String> entries = List.of(System.getProperty("jdk.module.path").split(File.pathSeparator));
    for (String entry : entries) {
      if (Files.isDirectory(Path.of(entry))) {
        packAll(Path.of(entry), target);
      }
    }
    return Stream.concat(
            Stream.of(target.toString()),
            entries.stream().filter(entry -> !Files.isDirectory(Path.of(entry))))
        .collect(joining(File.pathSeparator));
  }

  /** Returns the module path with each of Rondo's jars replaced by its folder of classes. */
  static String folders() {
    return Stream.of(System.getProperty("jdk.module.path").split(File.pathSeparator))
        .map(entry -> entry.replaceFirst("(/target)/dev-rondo[^/]*\\.jar$", "$1/classes"))
        .collect(joining(File.pathSeparator));
  }

  /** Packs {@code folder}, which is a module or contains modules. */
  private static void packAll(Path folder, Path target) throws IOException {
    if (Files.exists(folder.resolve("module-info.class"))) {
      pack(folder, target);
      return;
    }
    try (Stream<Path> modules = Files.list(folder)) {
      for (Path module : modules.toList()) {
        pack(module, target);
      }
    }
  }

  private static void pack(Path module, Path target) throws IOException {
    Path jar = target.resolve(module.getFileName() + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(module)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(module.relativize(file).toString()));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
  }
}
