package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Strangers' loops and policy, in projects of their own, with what this build would install. */
@Tag("once")
@Timeout(300)
final class ProjectsTests {

  private static final Path PROJECTS = Path.of("projects");
  private static final String MAIN = "dev.rondo.launcher/dev.rondo.launcher.Main";

  private static Image image = new Image(Path.of("target", "strangers"));

  @BeforeAll
  static void buildAndLink() throws Exception {
    Installed.install();
    Installed.maven(PROJECTS, "verify").successful();
    var path = new ArrayList<>(Installed.modulePath());
    for (String project : Set.of("policy", "poller", "virtual-time")) {
      path.add(jar(project));
    }
    image =
        Image.link(
            image.home(),
            path,
            "dev.rondo.launcher,dev.rondo.selector,com.example.policy,com.example.poller,"
                + "com.example.virtualtime",
            "--add-options=--add-opens=java.base/java.lang=dev.rondo.engine");
  }

  @Test
  void virtualTime_passesTheKitWithoutTheEngine() throws Exception {
    Map<?, ?> report = report("virtual-time", "com.example.virtualtime.VirtualTimeTckTests-baton");
    var graph =
        Configuration.empty()
            .resolve(
                ModuleFinder.compose(
                    ModuleFinder.of(jar("virtual-time")),
                    ModuleFinder.of(Installed.modulePath().toArray(Path[]::new)),
                    ModuleFinder.ofSystem()),
                ModuleFinder.of(),
                Set.of("com.example.virtualtime"));

    assertPassed(report, 240);
    assertTrue(graph.findModule("dev.rondo").isPresent());
    assertFalse(graph.findModule("dev.rondo.engine").isPresent());
  }

  @Test
  void poller_passesTheKit() throws Exception {
    assertPassed(report("poller", "com.example.poller.PollerTckTests-mounted"), 270);
  }

  @Test
  void image_listsTheStrangersBackendsAndTakesOursUnasked() throws Exception {
    Ran backends = image.java("-m", MAIN, "backends").successful();

    assertTrue(
        backends.hasLine("virtual-time +yes +\\S+ +com\\.example\\.virtualtime.*"),
        backends::output);
    assertTrue(
        backends.hasLine("example-poller +yes +1 +com\\.example\\.poller.*"), backends::output);
    assertTrue(backends.output().contains("gets selector"), backends::output);
  }

  @Test
  void image_takesTheBackendThatIsNamed() throws Exception {
    Ran virtual = image.java("-Drondo.backend=virtual-time", "-m", MAIN, "backends").successful();
    Ran poller = image.java("-Drondo.backend=example-poller", "-m", MAIN, "backends").successful();

    assertTrue(virtual.output().contains("gets virtual-time"), virtual::output);
    assertTrue(virtual.hasLine("seed +0"), virtual::output);
    assertTrue(poller.output().contains("gets example-poller"), poller::output);
    assertTrue(poller.hasLine("task runner +mounted"), poller::output);
  }

  @Test
  void image_takesThePolicyThatIsNamed() throws Exception {
    Ran backends = image.java("-Drondo.policy=per-thread", "-m", MAIN, "backends").successful();

    assertTrue(
        backends.hasLine("policy +com\\.example\\.policy\\.PerThreadPolicy"), backends::output);
  }

  @Test
  void image_explainsTheChoice() throws Exception {
    Ran explained =
        image
            .java(
                "-Drondo.backend.threads=io-*=virtual-time",
                "-m",
                MAIN,
                "backends",
                "--explain",
                "--thread",
                "io-1")
            .successful();

    assertTrue(explained.hasLine("rondo\\.backend: not set"), explained::output);
    assertTrue(explained.hasLine("so: virtual-time, named by rule .*"), explained::output);
  }

  private static void assertPassed(Map<?, ?> report, int atLeast) {
    Map<?, ?> counts = (Map<?, ?>) report.get("counts");

    assertEquals(0.0, counts.get("FAILED"));
    assertTrue((Double) counts.get("PASSED") >= atLeast, counts::toString);
  }

  private static Map<?, ?> report(String project, String name) throws Exception {
    Path file = PROJECTS.resolve(project, "target/rondo-tck", name + ".json");
    return (Map<?, ?>) Json.parse(Files.readString(file));
  }

  private static Path jar(String project) {
    return PROJECTS.resolve(project, "target", project + "-1.0.jar").toAbsolutePath();
  }
}
