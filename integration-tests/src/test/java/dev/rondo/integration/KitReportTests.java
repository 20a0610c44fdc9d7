package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.tck.LoopTck;
import dev.rondo.tck.diagnostics.DiagnosticsContract;
import dev.rondo.tck.provider.RefusalContract;
import dev.rondo.tck.report.Coverage;
import dev.rondo.tck.report.ReportExtension;
import dev.rondo.tck.unix.UnixContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Tests of the kit's report. */
@Tag("once")
class KitReportTests {

  @Test
  void kitTests_eachCoverAMethodOfTheApi() {
    List<String> without =
        Stream.of(LoopTck.class.getMethods())
            .filter(method -> method.isAnnotationPresent(Test.class))
            .filter(method -> Coverage.of(method).isEmpty())
            .map(method -> method.getDeclaringClass().getSimpleName() + "." + method.getName())
            .sorted()
            .toList();

    assertEquals(
        List.of(), without, "begin the name with a method of the API, or annotate with @Covers");
  }

  @Test
  void report_countsPassedFailedAndRefused(@TempDir Path directory) throws IOException {
    run(directory);
    String name = Contracts.class.getName() + "-" + System.getProperty("rondo.test.runner");
    Map<?, ?> json =
        (Map<?, ?>) JsonReader.parse(Files.readString(directory.resolve(name + ".json")));
    String page = Files.readString(directory.resolve(name + ".md"));

    assertEquals(FaultyLoopProvider.withoutFault().name(), json.get("backend"));
    assertEquals(2.0, ((Map<?, ?>) json.get("counts")).get("FAILED"));
    assertEquals(Map.of(), json.get("refusals"), "an operation was performed, not refused");
    assertTrue(page.contains("- `RefusalContract.operations_ofAbsentCapabilities_are"), page);
    assertTrue(page.contains("| `Diagnostics` | `describe` | 2 | 0 | 0 | 0 |  |"), page);
    assertTrue(page.contains("| `ConnectionOpener` | `createUnixConnection` | 0 | 0 | 0 | "), page);
  }

  private static void run(Path directory) {
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(Contracts.class))
                .configurationParameter("rondo.tck.reports", directory.toString())
                .build());
  }

  /** Some contracts against a loop that performs an operation whose capability it denies. */
  @ExtendWith(ReportExtension.class)
  static final class Contracts implements DiagnosticsContract, UnixContract, RefusalContract {

    @Override
    public EventLoopProvider provider() {
      var without = EnumSet.copyOf(FaultyLoopProvider.withoutFault().capabilities());
      without.remove(Capability.UNIX_STREAM);
      return FaultyLoopProvider.claiming(without);
    }
  }
}
