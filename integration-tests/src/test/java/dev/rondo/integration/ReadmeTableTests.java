package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.rondo.Capability;
import dev.rondo.proactor.ProactorDriver;
import dev.rondo.proactor.ProactorLoopProvider;
import dev.rondo.spi.EventLoopProvider;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compares the README's table of capabilities with the capabilities of the backends. */
@Tag("once")
class ReadmeTableTests {

  private static List<List<String>> table() throws IOException {
    return MarkdownPage.of("README.md").table("capabilities");
  }

  @Test
  void capabilities_ofEachBackend_matchTheTable() throws IOException {
    List<List<String>> table = table();
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

  /** Returns the providers by column name; each driver of the proactor has a column. */
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
  void table_hasARowForEachCapability() throws IOException {
    List<List<String>> table = table();

    assertEquals(
        Stream.of(Capability.values()).map(Enum::name).sorted().toList(),
        table.subList(1, table.size()).stream().map(List::getFirst).sorted().toList());
  }
}
