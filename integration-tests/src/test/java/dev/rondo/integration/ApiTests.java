package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleReference;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the public API that each module exports, to all modules or to some, with a golden file
 * in {@code src/test/resources/api}. Classes with the cases of the test kits are left out. To
 * accept a change, run with {@code -Drondo.golden=write}.
 */
@Tag("once")
class ApiTests {

  private static final Path GOLDEN = Path.of("src", "test", "resources", "api");

  @ParameterizedTest
  @MethodSource("exporting")
  void api_matchesTheGoldenFile(String module) throws IOException {
    Path golden = GOLDEN.resolve(module + ".txt");
    String actual = String.join("\n", surface(module)) + "\n";
    if ("write".equals(System.getProperty("rondo.golden"))) {
      Files.createDirectories(GOLDEN);
      Files.writeString(golden, actual);
    }

    assertEquals(Files.readString(golden), actual);
  }

  @Test
  void goldenFiles_existForEachExportingModule() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      assertEquals(
          exporting().map(module -> module + ".txt").sorted().toList(),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  private static Stream<String> exporting() {
    return Modules.names().filter(name -> !exports(Modules.reference(name)).isEmpty());
  }

  private static List<String> exports(ModuleReference module) {
    return module.descriptor().exports().stream().map(ModuleDescriptor.Exports::source).toList();
  }

  private static List<String> surface(String moduleName) {
    var module = Modules.reference(moduleName);
    var exported = exports(module);
    return ClassFiles.of(module).stream()
        .map(model -> model.thisClass().asInternalName().replace('/', '.'))
        .filter(name -> exported.contains(name.substring(0, name.lastIndexOf('.'))))
        .map(ApiTests::load)
        .filter(ApiTests::isPublic)
        .filter(type -> !hasCases(type))
        .sorted(Comparator.comparing(Class::getName))
        .flatMap(ApiTests::describe)
        .toList();
  }

  private static Stream<String> describe(Class<?> type) {
    var lines = new TreeSet<String>();
    Stream.of(type.getDeclaredFields())
        .filter(ApiTests::isVisible)
        .forEach(field -> lines.add("  " + field.toGenericString()));
    Stream.of(type.getDeclaredConstructors())
        .filter(ApiTests::isVisible)
        .forEach(constructor -> lines.add("  " + constructor.toGenericString()));
    Stream.of(type.getDeclaredMethods())
        .filter(ApiTests::isVisible)
        .forEach(method -> lines.add("  " + method.toGenericString()));
    return Stream.concat(Stream.of(type.toGenericString()), lines.stream());
  }

  /** Returns whether {@code type} has cases of a test kit, which only JUnit calls. */
  private static boolean hasCases(Class<?> type) {
    return Stream.of(type.getDeclaredMethods())
        .anyMatch(
            method ->
                method.isAnnotationPresent(Test.class)
                    || method.isAnnotationPresent(ParameterizedTest.class));
  }

  private static boolean isPublic(Class<?> type) {
    Class<?> outer = type.getDeclaringClass();
    return Modifier.isPublic(type.getModifiers()) && (outer == null || isPublic(outer));
  }

  private static boolean isVisible(Member member) {
    return (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0
        && !member.isSynthetic();
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, ApiTests.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
