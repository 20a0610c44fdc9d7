package dev.rondo.integration;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the artifacts of {@code mvn install}, and of compiling against them. */
@Tag("programs")
@Timeout(120)
final class InstalledTests {

  private static final Path JAVAC = Path.of(System.getProperty("java.home"), "bin", "javac");

  @TempDir private Path folder;

  @BeforeAll
  @Timeout(1200)
  static void install() throws Exception {
    InstalledRepository.install();
  }

  @Test
  void artifacts_areThePublishedOnes() throws IOException {
    assertEquals(
        Pom.published().stream().map(Pom::artifact).sorted().toList(),
        InstalledRepository.artifacts());
  }

  @Test
  void poms_areThoseOfTheBuild() throws IOException {
    for (Pom pom : Pom.published()) {
      assertEquals(
          -1,
          Files.mismatch(
              Modules.ROOT.resolve(pom.folder(), "pom.xml"),
              InstalledRepository.artifact(pom.artifact(), ".pom")),
          pom.folder());
    }
  }

  /** Checks that the build is reproducible: equal sources give equal jars in any folder. */
  @Test
  void jars_areThoseUnderTest() throws IOException {
    for (String module : Modules.names().toList()) {
      Path tested = Path.of(Modules.reference(module).location().orElseThrow());
      Path installed = InstalledRepository.artifact(module.replace('.', '-'), ".jar");

      assertEquals(-1, Files.mismatch(tested, installed), module);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = InstalledRepository.RELEASE, matches = "true")
  void jars_haveSourcesAndJavadocBesideThem() throws IOException {
    for (Pom pom : Pom.published().stream().filter(Pom::isJar).toList()) {
      assertHolds(InstalledRepository.artifact(pom.artifact(), "-sources.jar"), "module-info.java");
      assertHolds(InstalledRepository.artifact(pom.artifact(), "-javadoc.jar"), "index.html");
    }
  }

  /** Compiles with warnings as errors, against Rondo and the dependencies of its poms alone. */
  @Test
  void exportedTypes_onTheModulePath_compileCleanly() throws Exception {
    Path descriptor = folder.resolve("module-info.java");
    String requires =
        exporting().stream()
            .map(module -> "  requires " + module.name() + ";\n")
            .collect(joining("", "/** A stranger's. */\nmodule com.example.stranger {\n", "}\n"));
    Files.writeString(descriptor, requires);

    compile("--module-path", descriptor.toString(), user().toString());
  }

  @Test
  void exportedTypes_onTheClassPath_compileCleanly() throws Exception {
    compile("--class-path", user().toString());
  }

  private void compile(String path, String... sources) throws Exception {
    String jars =
        InstalledRepository.modulePath().stream()
            .map(Path::toString)
            .collect(joining(File.pathSeparator));
    var command =
        new ArrayList<>(
            List.of(
                JAVAC.toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-Xlint:all",
                "-Werror",
                "-d",
                folder.toString(),
                path));
    command.add(jars);
    command.addAll(List.of(sources));
    ProcessResult compiled = ProcessResult.run(command);

    assertEquals("", compiled.output());
    assertEquals(0, compiled.status());
  }

  /** Writes the source of a class that refers to each exported type. */
  private Path user() throws IOException {
    Path source = folder.resolve("com/example/stranger/User.java");
    Files.createDirectories(source.getParent());
    String types =
        exporting().stream()
            .flatMap(InstalledTests::exportedTypes)
            .map(name -> "    " + name + ".class,\n")
            .collect(joining());
    assertTrue(types.lines().count() > 150, types);
    Files.writeString(
        source,
        """
        package com.example.stranger;

        final class User {
          private static final Class<?>[] TYPES = {
        %s  };

          private User() {}

          static int count() {
            return TYPES.length;
          }
        }
        """
            .formatted(types));
    return source;
  }

  private static List<ModuleDescriptor> exporting() throws IOException {
    return ModuleFinder.of(InstalledRepository.modulePath().toArray(Path[]::new)).findAll().stream()
        .map(reference -> reference.descriptor())
        .filter(module -> module.name().startsWith("dev.rondo"))
        .filter(module -> module.exports().stream().anyMatch(exports -> !exports.isQualified()))
        .toList();
  }

  private static Stream<String> exportedTypes(ModuleDescriptor module) {
    List<String> packages =
        module.exports().stream()
            .filter(exports -> !exports.isQualified())
            .map(ModuleDescriptor.Exports::source)
            .toList();
    return ClassFiles.of(Modules.reference(module.name())).stream()
        .filter(type -> (type.flags().flagsMask() & Modifier.PUBLIC) != 0)
        .map(type -> type.thisClass().asInternalName().replace('/', '.'))
        .filter(name -> packages.contains(name.substring(0, name.lastIndexOf('.'))))
        .filter(name -> !name.contains("$"))
        .sorted();
  }

  private static void assertHolds(Path jar, String entry) throws IOException {
    assertTrue(Files.exists(jar), jar::toString);
    try (JarFile file = new JarFile(jar.toFile())) {
      assertNotNull(file.getEntry(entry), () -> entry + " of " + jar);
    }
  }
}
