package dev.rondo.integration;

import java.io.IOException;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rondo's modules, as this JVM found them, and the folders they are built from. */
final class Modules {

  /** The root of the sources. */
  static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private Modules() {}

  /** The names of all but this one. */
  static Stream<String> names() {
    return ModuleLayer.boot().configuration().modules().stream()
        .map(ResolvedModule::name)
        .filter(name -> name.equals("dev.rondo") || name.startsWith("dev.rondo."))
        .filter(name -> !name.equals(Modules.class.getModule().getName()))
        .sorted();
  }

  /** The folders of the build, in the order in which it names them. */
  static List<String> folders() throws IOException {
    return Pattern.compile("<module>([^<]+)</module>")
        .matcher(Files.readString(ROOT.resolve("pom.xml")))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  /** The module called {@code name}. */
  static ModuleReference reference(String name) {
    return ModuleLayer.boot().configuration().findModule(name).orElseThrow().reference();
  }
}
