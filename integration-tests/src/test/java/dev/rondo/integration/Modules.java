package dev.rondo.integration;

import java.io.IOException;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rondo's modules on the module path of this JVM, and their source folders. */
final class Modules {

  /** The root of the source tree. */
  static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private Modules() {}

  /** Returns the sorted names of Rondo's modules, without the module of these tests. */
  static Stream<String> names() {
    return ModuleLayer.boot().configuration().modules().stream()
        .map(ResolvedModule::name)
        .filter(name -> name.equals("dev.rondo") || name.startsWith("dev.rondo."))
        .filter(name -> !name.equals(Modules.class.getModule().getName()))
        .sorted();
  }

  /** Returns the module folders, in the order in which the parent pom lists them. */
  static List<String> folders() throws IOException {
    return Pattern.compile("<module>([^<]+)</module>")
        .matcher(Files.readString(ROOT.resolve("pom.xml")))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  /** Returns the module with the given name. */
  static ModuleReference reference(String name) {
    return ModuleLayer.boot().configuration().findModule(name).orElseThrow().reference();
  }
}
