package dev.rondo.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the recipes in {@code docs/runtimes.md} for a single jar that starts without flags. */
@Tag("programs")
@Tag("release")
@Timeout(300)
final class FatJarTests {

  private static final Path PROJECT = Path.of("projects", "fat");

  @BeforeAll
  @Timeout(1200)
  static void build() throws Exception {
    InstalledRepository.install();
    InstalledRepository.maven(PROJECT, "package").successful();
  }

  /** Runs on the common pool too: its threads lack Spring Boot's context class loader. */
  @ParameterizedTest
  @ValueSource(strings = {"all", "boot"})
  void jar_withoutFlags_usesTheBestBackend(String classifier) throws Exception {
    ProcessResult ran = run(classifier);

    assertTrue(ran.output().startsWith("pool: epoll mounted\nmain: epoll mounted\n"), ran::output);
    assertFalse(ran.output().contains("broken"), ran::output);
  }

  @Test
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

  private static ProcessResult run(String classifier) throws Exception {
    Path jar = PROJECT.resolve("target", "fat-1.0-" + classifier + ".jar");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return ProcessResult.run(List.of(java, "-jar", jar.toString())).successful();
  }
}
