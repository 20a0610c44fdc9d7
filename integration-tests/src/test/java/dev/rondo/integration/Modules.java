package dev.rondo.integration;

import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.file.Path;
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

  /** The module called {@code name}. */
  static ModuleReference reference(String name) {
    return ModuleLayer.boot().configuration().findModule(name).orElseThrow().reference();
  }
}
