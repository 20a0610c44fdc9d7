package dev.rondo.integration;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.rondo.Capability;
import dev.rondo.proactor.ProactorDriver;
import dev.rondo.proactor.ProactorLoopProvider;
import dev.rondo.spi.EventLoopProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tables of the README, compared with what is so. */
@Tag("once")
class ReadmeTableTests {

  private static final Pattern MODULE_NAME =
      Pattern.compile("^(?:open )?module ([\\w.]+) \\{", Pattern.MULTILINE);

  @Test
  void capabilities_ofEachBackend_areThoseOfTheTable() throws IOException {
    List<List<String>> table = table("capabilities");
    List<String> header = table.getFirst();
    for (var backend : backends().entrySet()) {
      int column = header.indexOf(backend.getKey());
      assertFalse(column < 0, () -> backend.getKey() + " has no column: " + header);
      Set<Capability> stated = EnumSet.noneOf(Capability.class);
      for (List<String> row : table.subList(1, table.size())) {
        if (row.get(column).startsWith("yes")) {
          stated.add(Capability.valueOf(row.getFirst()));
        }
      }

      assertEquals(stated, backend.getValue().capabilities(), backend.getKey());
    }
  }

  /** The providers by the name of their column: one for each driver of the proactor. */
  private static Map<String, EventLoopProvider> backends() {
    var byColumn = new TreeMap<String, EventLoopProvider>();
    for (EventLoopProvider provider : ServiceLoader.load(EventLoopProvider.class)) {
      byColumn.put(provider.name(), provider);
    }
    byColumn.remove("proactor");
    for (ProactorDriver driver : ProactorDriver.values()) {
      String name = driver.name().toLowerCase(Locale.ROOT);
      byColumn.put("proactor/" + name, new ProactorLoopProvider(driver));
    }
    return byColumn;
  }

  @Test
  void capabilities_ofTheTable_areAllThereAre() throws IOException {
    List<List<String>> table = table("capabilities");

    assertEquals(
        Stream.of(Capability.values()).map(Enum::name).sorted().toList(),
        table.subList(1, table.size()).stream().map(List::getFirst).sorted().toList());
  }

  @Test
  void moduleMap_isThatOfTheFolders() throws IOException {
    var stated =
        table("modules").stream()
            .skip(1)
            .filter(row -> row.get(1).startsWith("dev.rondo"))
            .map(row -> row.get(0).replaceFirst("/$", "") + " " + row.get(1))
            .collect(toCollection(TreeSet::new));

    assertEquals(modulesOnDisk(), stated);
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

  /** The rows of the Markdown table between two comments, its header first. */
  private static List<List<String>> table(String name) throws IOException {
    String readme = Files.readString(Modules.ROOT.resolve("README.md"));
    String start = "<!-- " + name + " -->";
    String text = readme.substring(readme.indexOf(start), readme.indexOf("<!-- /" + name + " -->"));
    return text.lines()
        .filter(line -> line.startsWith("|") && !line.matches("[|:\\- ]+"))
        .map(ReadmeTableTests::cells)
        .toList();
  }

  private static List<String> cells(String row) {
    return Stream.of(row.substring(1).split("\\|", -1))
        .map(cell -> cell.replace("`", "").strip())
        .toList();
  }
}
