package dev.rondo.integration;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that {@code docs/architecture.md} shows the actual modules, dependencies and classes. */
@Tag("once")
final class ArchitecturePageTests {

  private static final String PAGE = "docs/architecture.md";
  private static final String REQUIRES = "-->";
  private static final String FINDS = "..>";
  private static final Pattern MODULE_NAME =
      Pattern.compile("^(?:open )?module ([\\w.]+) \\{", Pattern.MULTILINE);
  private static final Splitter WORDS = Splitter.on(' ').omitEmptyStrings().trimResults();

  /** A line of the diagram. */
  private record Line(String module, Set<String> requires, Set<String> finds) {

    static Line parse(String text) {
      String found = text.contains(FINDS) ? text.substring(text.indexOf(FINDS) + 3) : "";
      String rest = text.replace(FINDS + found, "");
      String required = rest.contains(REQUIRES) ? rest.substring(rest.indexOf(REQUIRES) + 3) : "";
      String left = rest.replace(REQUIRES + required, "");
      return new Line(
          fullName(WORDS.splitToList(left).getLast()), fullNames(required), fullNames(found));
    }

    private static Set<String> fullNames(String words) {
      return WORDS.splitToStream(words).map(Line::fullName).collect(toCollection(TreeSet::new));
    }

    private static String fullName(String word) {
      return word.equals("dev.rondo") ? word : "dev.rondo." + word;
    }
  }

  @Test
  void diagram_modules_areAllModules() throws IOException {
    assertEquals(Modules.names().toList(), diagram().stream().map(Line::module).sorted().toList());
  }

  @Test
  void diagram_arrows_matchTheDescriptors() throws IOException {
    assertEquals(
        perModule(ArchitecturePageTests::required),
        diagram().stream().collect(toMap(Line::module, Line::requires)));
  }

  @Test
  void diagram_dottedArrows_leadToServiceProviders() throws IOException {
    assertEquals(
        perModule(ArchitecturePageTests::found),
        diagram().stream().collect(toMap(Line::module, Line::finds)));
  }

  @Test
  void diagram_arrows_pointDown() throws IOException {
    var above = new TreeSet<String>();
    for (Line line : diagram()) {
      above.add(line.module());
      for (String required : line.requires()) {
        assertTrue(!above.contains(required), line + " requires a module above it");
      }
    }
  }

  @Test
  void moduleTable_matchesTheFolders() throws IOException {
    var stated =
        MarkdownPage.of(PAGE).table("modules").stream()
            .skip(1)
            .map(row -> row.get(0).replaceFirst("/$", "") + " " + row.get(1))
            .collect(toCollection(TreeSet::new));

    assertEquals(modulesOnDisk(), stated);
  }

  /** Checks that each class and member that a page names exists. */
  @ParameterizedTest
  @ValueSource(strings = {PAGE, "CONTRIBUTING.md"})
  void classes_ofThePage_exist(String page) throws IOException {
    Map<String, String> sources = sources();
    for (MarkdownPage.Reference reference : MarkdownPage.of(page).references().toList()) {
      String source = sources.get(reference.type());
      assertTrue(source != null, () -> page + " names " + reference + ", but no such class exists");
      assertTrue(
          source.contains(" " + reference.member()),
          () -> page + " names " + reference + ", but the class has no such member");
    }
  }

  private static List<Line> diagram() throws IOException {
    return MarkdownPage.of(PAGE)
        .section("diagram")
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("```"))
        .map(Line::parse)
        .toList();
  }

  private static Map<String, Set<String>> perModule(
      Function<ModuleDescriptor, Set<String>> arrows) {
    return Modules.names()
        .collect(toMap(name -> name, name -> arrows.apply(Modules.reference(name).descriptor())));
  }

  private static Set<String> required(ModuleDescriptor module) {
    Set<String> names = Modules.names().collect(toCollection(TreeSet::new));
    return module.requires().stream()
        .map(ModuleDescriptor.Requires::name)
        .filter(names::contains)
        .collect(toCollection(TreeSet::new));
  }

  private static Set<String> found(ModuleDescriptor module) {
    return Modules.names()
        .filter(
            name ->
                Modules.reference(name).descriptor().provides().stream()
                    .anyMatch(provides -> module.uses().contains(provides.service())))
        .collect(toCollection(TreeSet::new));
  }

  private static Set<String> modulesOnDisk() throws IOException {
    var found = new TreeSet<String>();
    for (String folder : Modules.folders()) {
      Path descriptor = Modules.ROOT.resolve(folder, "src/main/java/module-info.java");
      if (Files.exists(descriptor) && !folder.equals("integration-tests")) {
        Matcher matcher = MODULE_NAME.matcher(Files.readString(descriptor));
        if (matcher.find()) {
          found.add(folder + " " + matcher.group(1));
        }
      }
    }
    return found;
  }

  /** Returns the source of every class, by simple name. */
  private static Map<String, String> sources() throws IOException {
    var files = new ArrayList<Path>();
    for (String folder : Modules.folders()) {
      Path root = Modules.ROOT.resolve(folder, "src");
      if (Files.isDirectory(root)) {
        try (Stream<Path> walk = Files.walk(root)) {
          walk.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
        }
      }
    }
    var sources = new TreeMap<String, String>();
    for (Path file : files) {
      String name = file.getFileName().toString().replaceFirst("\\.java$", "");
      sources.merge(name, Files.readString(file), (one, other) -> one + other);
    }
    return sources;
  }
}
