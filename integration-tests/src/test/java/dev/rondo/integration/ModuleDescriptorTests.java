package dev.rondo.integration;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the descriptors of the packaged modules with golden files in {@code
 * src/test/resources/golden}. To accept a change, run with {@code -Drondo.golden=write}.
 */
@Tag("once")
class ModuleDescriptorTests {

  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Modules#names")
  void module_isPackaged(String name) {
    String location = Modules.reference(name).location().orElseThrow().toString();

    assertTrue(location.endsWith(".jar"), location);
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Modules#names")
  void descriptor_matchesTheGoldenFile(String name) throws IOException {
    Path golden = GOLDEN.resolve(name + ".txt");
    String actual = describe(Modules.reference(name).descriptor());
    if ("write".equals(System.getProperty("rondo.golden"))) {
      Files.writeString(golden, actual);
    }

    assertEquals(Files.readString(golden), actual);
  }

  @Test
  void goldenFiles_existForEachModule() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      assertEquals(
          Modules.names().map(name -> name + ".txt").sorted().toList(),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void api_requiresOnlyTheJdk() {
    Map<String, Set<ModuleDescriptor.Requires.Modifier>> requires =
        Modules.reference("dev.rondo").descriptor().requires().stream()
            .collect(toMap(r -> r.name(), r -> r.modifiers()));

    assertEquals(
        Map.of(
            "java.base", Set.of(ModuleDescriptor.Requires.Modifier.MANDATED),
            "org.jspecify",
                Set.of(
                    ModuleDescriptor.Requires.Modifier.STATIC,
                    ModuleDescriptor.Requires.Modifier.TRANSITIVE)),
        requires);
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Modules#names")
  void module_requiresNoBackend(String name) {
    Set<String> required =
        Modules.reference(name).descriptor().requires().stream()
            .map(r -> r.name())
            .collect(toCollection(TreeSet::new));
    required.retainAll(backends());

    assertEquals(Set.of(), required);
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Modules#names")
  void providers_agreeWithMetaInfServices(String name) throws IOException {
    Map<String, Set<String>> declared =
        Modules.reference(name).descriptor().provides().stream()
            .collect(toMap(p -> p.service(), p -> new TreeSet<>(p.providers())));

    assertEquals(declared, metaInfServices(Modules.reference(name)));
  }

  private static Set<String> backends() {
    return Modules.names()
        .filter(
            name ->
                Modules.reference(name).descriptor().provides().stream()
                    .anyMatch(p -> p.service().equals("dev.rondo.spi.EventLoopProvider")))
        .collect(toCollection(TreeSet::new));
  }

  private static String describe(ModuleDescriptor module) {
    var lines = new TreeSet<String>();
    module.requires().forEach(r -> lines.add("requires " + words(r.modifiers()) + r.name()));
    module.exports().forEach(e -> lines.add("exports " + e.source() + to(e.targets())));
    module.opens().forEach(o -> lines.add("opens " + o.source() + to(o.targets())));
    module.uses().forEach(service -> lines.add("uses " + service));
    module
        .provides()
        .forEach(p -> lines.add("provides " + p.service() + " with " + list(p.providers())));
    return lines.stream().collect(joining("\n", module.name() + "\n", "\n"));
  }

  private static String words(Set<ModuleDescriptor.Requires.Modifier> modifiers) {
    return modifiers.stream()
        .sorted()
        .map(modifier -> modifier.name().toLowerCase(Locale.ROOT) + " ")
        .collect(joining());
  }

  private static String to(Set<String> targets) {
    return targets.isEmpty() ? "" : " to " + list(targets);
  }

  private static String list(Collection<String> names) {
    return names.stream().sorted().collect(joining(", "));
  }

  private static Map<String, Set<String>> metaInfServices(ModuleReference module)
      throws IOException {
    var services = new TreeMap<String, Set<String>>();
    try (ModuleReader reader = module.open();
        Stream<String> resources = reader.list()) {
      for (String resource : (Iterable<String>) resources::iterator) {
        if (resource.startsWith("META-INF/services/") && !resource.endsWith("/")) {
          services.put(resource.substring("META-INF/services/".length()), read(reader, resource));
        }
      }
    }
    return services;
  }

  private static Set<String> read(ModuleReader reader, String resource) throws IOException {
    try (var in = reader.open(resource).orElseThrow()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .collect(toCollection(TreeSet::new));
    }
  }
}
