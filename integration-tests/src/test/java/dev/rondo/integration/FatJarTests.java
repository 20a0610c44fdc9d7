package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests of the recipes in {@code docs/runtimes.md} for a single jar that starts without flags. A
 * plain run tests the recipe of the shade plugin alone.
 */
@Tag("programs")
@Timeout(300)
final class FatJarTests {

  private static final Path PROJECT = Path.of("projects", "fat");

  @BeforeAll
  @Timeout(1200)
  static void build() throws Exception {
    InstalledRepository.install();
    var arguments = new ArrayList<>(List.of("package"));
    if (!InstalledRepository.isRelease()) {
      arguments.add("-Dspring-boot.repackage.skip=true");
    }
    InstalledRepository.maven(PROJECT, arguments.toArray(String[]::new)).successful();
  }

  @Test
  void shadedJar_withoutFlags_usesTheBestBackend() throws Exception {
    assertUsesTheBestBackend("all");
  }

  /** Runs on the common pool too: its threads lack Spring Boot's context class loader. */
  @Test
  @Tag("release")
  void bootJar_withoutFlags_usesTheBestBackend() throws Exception {
    assertUsesTheBestBackend("boot");
  }

  @Test
  @Tag("release")
  void jar_servicesNotMerged_warnsOnceAndExplains() throws Exception {
    ProcessResult ran = run("unmerged");
    String fault =
        "broken provider dev.rondo.epoll.service.EpollService: its classes are here, but no file"
            + " META-INF/services/dev.rondo.spi.EventLoopProvider registers it: merge the service"
            + " files of the jars, as ServicesResourceTransformer of maven-shade does";

    assertTrue(ran.hasLine("main: selector mounted"), ran::output);
    assertEquals(
        List.of("WARNING: the event loop backend 'epoll' is left out: " + fault, fault),
        ran.output().lines().filter(line -> line.contains("broken provider")).toList());
  }

  private static void assertUsesTheBestBackend(String classifier) throws Exception {
    ProcessResult ran = run(classifier);

    assertTrue(ran.output().startsWith("pool: epoll mounted\nmain: epoll mounted\n"), ran::output);
    assertFalse(ran.output().contains("broken"), ran::output);
  }

  private static ProcessResult run(String classifier) throws Exception {
    Path jar = PROJECT.resolve("target", "fat-1.0-" + classifier + ".jar");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return ProcessResult.run(List.of(java, "-jar", jar.toString())).successful();
  }
}
