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
 * The module path of this virtual machine in jars, or in folders. A program without a descriptor
 * left cannot load a class from a folder: each is a file to open.
 */
final class PackagedJars {

  private PackagedJars() {}

  /** The path; what is a folder on it becomes jars in {@code target}. */
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

  /** The path; of what a build has packed, the folder that it was packed from. */
  static String folders() {
    return Stream.of(System.getProperty("jdk.module.path").split(File.pathSeparator))
        .map(entry -> entry.replaceFirst("(/target)/dev-rondo[^/]*\\.jar$", "$1/classes"))
        .collect(joining(File.pathSeparator));
  }

  /** Packs a module, or a folder of modules. */
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
