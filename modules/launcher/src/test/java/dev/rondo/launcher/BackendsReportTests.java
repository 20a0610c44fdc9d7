package dev.rondo.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.policies.BackendChoice;
import dev.rondo.policies.Backends;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.spi.LoopOptions;
import dev.rondo.spi.Support;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackendsReportTests {

  private static final Backends BACKENDS =
      Backends.of(
          new Fake("acme", new Support.Supported(300, "over a fake")),
          new Fake("kqueue", new Support.Unsupported("needs macOS or BSD; this is Linux")));

  private final BackendsReport report =
      new BackendsReport(
          BACKENDS,
          "main",
          "dev.rondo.policies.DefaultPolicy",
          BackendChoice.automatic().choose(BACKENDS, "main"),
          Map.of("runner", "mounted"),
          null);

  @Test
  void print_report_isATable() {
    String text = printed();

    assertTrue(
        text.startsWith(
            """
            BACKEND  AVAILABLE  PREFERENCE  MODULE              DETAIL
            acme     yes        300         dev.rondo.launcher  over a fake
            kqueue   no         -           dev.rondo.launcher  needs macOS or BSD; this is Linux

            CAPABILITY                  acme
            tcp                         yes
            tls                         no
            """),
        text);
    assertTrue(
        text.endsWith(
            """

            policy       dev.rondo.policies.DefaultPolicy
            this thread  'main' gets acme: highest preference (300) of the available backends
            task runner  mounted
            """),
        text);
  }

  @Test
  void toMap_report_isTheJson() {
    assertEquals(
        """
        {"backends":[\
        {"name":"acme","module":"dev.rondo.launcher",\
        "class":"dev.rondo.launcher.BackendsReportTests$Fake","available":true,"preference":300,\
        "capabilities":["tcp"],"detail":"over a fake"},\
        {"name":"kqueue","module":"dev.rondo.launcher",\
        "class":"dev.rondo.launcher.BackendsReportTests$Fake","available":false,"preference":0,\
        "capabilities":[],"detail":"needs macOS or BSD; this is Linux"}],\
        "broken":[],"thread":"main","policy":"dev.rondo.policies.DefaultPolicy",\
        "backend":"acme","reason":"highest preference (300) of the available backends",\
        "loop":{"runner":"mounted"},"failure":null}""",
        JsonWriter.write(report.toMap()));
  }

  private String printed() {
    var bytes = new ByteArrayOutputStream();
    report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private record Fake(String name, Support support) implements EventLoopProvider {

    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.TCP);
    }

    @Override
    public EventLoop newEventLoop(LoopOptions options) {
      throw new UnsupportedOperationException();
    }
  }
}
