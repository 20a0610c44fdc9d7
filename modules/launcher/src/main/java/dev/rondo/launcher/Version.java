package dev.rondo.launcher;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/** The versions of Rondo and of Java. */
final class Version {

  private Version() {}

  static String text() {
    String version =
        Optional.ofNullable(Version.class.getModule().getDescriptor())
            .flatMap(ModuleDescriptor::rawVersion)
            .orElse("(development)");
    return "rondo %s on Java %s".formatted(version, Runtime.version());
  }
}
