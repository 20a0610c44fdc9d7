package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests of third-party loops, a policy and an application, built against installed artifacts.
 * {@link RuntimesTests} builds the other application. Only a release also builds the projects whose
 * tests take long, and runs the kit in the others.
 */
@Tag("programs")
@Order(1)
@Timeout(300)
final class ProjectsTests {

  private static final Path PROJECTS = Path.of("projects");
  private static final Pattern SUITE =
      Pattern.compile(
          "<testsuite .*? tests=\"(\\d+)\" errors=\"(\\d+)\" skipped=\"(\\d+)\""
              + " failures=\"(\\d+)\"");
  private static final boolean LIBUV =
      Stream.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib")
          .anyMatch(folder -> Files.exists(Path.of(folder, "libuv.so.1")));

  private static final String MAIN = "dev.rondo.launcher/dev.rondo.launcher.Main";

  private static RuntimeImage image = new RuntimeImage(Path.of("target", "third-party"));

  @BeforeAll
  @Timeout(1200)
  static void buildAndLink() throws Exception {
    InstalledRepository.install();
    InstalledRepository.maven(PROJECTS, InstalledRepository.isRelease() ? all() : quick())
        .successful();
    var path = new ArrayList<>(InstalledRepository.modulePath());
    for (String project : Set.of("policy", "poller", "virtual-time")) {
      path.add(jar(project));
    }
    image =
        RuntimeImage.link(
            image.home(),
            path,
            "dev.rondo.launcher,dev.rondo.selector,com.example.policy,com.example.poller,"
                + "com.example.virtualtime",
            "--add-options=--add-opens=java.base/java.lang=dev.rondo.engine");
  }

  private static String[] all() {
    // The complete kit against the loop over libuv takes a minute.
    String excluded = Boolean.getBoolean("rondo.soak") ? "" : "**/LibuvTckTests.java";
    String projects = "--projects=!app" + (LIBUV ? "" : ",!libuv");
    return new String[] {"verify", projects, "-Dexcluded.tests=" + excluded};
  }

  private static String[] quick() {
    return new String[] {
      "verify",
      "--projects=policy,poller,shout,virtual-time",
      "-Dtest=PerThreadPolicyTests,KeyPollerTests,ShoutServerTests,VirtualTimeTests"
    };
  }

  @Test
  @Tag("release")
  void virtualTime_passesTheKitWithoutTheEngine() throws Exception {
    Map<?, ?> report =
        report("virtual-time", "com.example.virtualtime.VirtualTimeTckTests-virtual");
    var graph =
        Configuration.empty()
            .resolve(
                ModuleFinder.compose(
                    ModuleFinder.of(jar("virtual-time")),
                    ModuleFinder.of(InstalledRepository.modulePath().toArray(Path[]::new)),
                    ModuleFinder.ofSystem()),
                ModuleFinder.of(),
                Set.of("com.example.virtualtime"));

    assertPassed(report, 240);
    assertTrue(graph.findModule("dev.rondo").isPresent());
    assertFalse(graph.findModule("dev.rondo.engine").isPresent());
  }

  @Test
  @Tag("release")
  void virtualTime_image_hasNoEngine() throws Exception {
    var path = new ArrayList<>(InstalledRepository.modulePath());
    path.add(jar("virtual-time"));
    RuntimeImage alone =
        RuntimeImage.link(
            Path.of("target", "virtual-time"), path, "com.example.virtualtime,dev.rondo.policies");
    ProcessResult modules = alone.java("--list-modules").successful();

    assertTrue(modules.hasLine("com\\.example\\.virtualtime.*"), modules::output);
    assertFalse(modules.output().contains("dev.rondo.engine"), modules::output);
  }

  /** Reads Surefire's report, because the kit of policies writes none. */
  @Test
  void policy_passesTheKit() throws Exception {
    assertPassed("policy", "com.example.policy.PerThreadPolicyTests", 7);
  }

  /** The project of {@code docs/getting-started.md}, with the JVM options that the page gives. */
  @Test
  void shout_passesItsTests() throws Exception {
    assertPassed("shout", "com.example.shout.ShoutServerTests", 2);
  }

  /** Two of its tests are skipped where PostgreSQL and Redis are not installed. */
  @Test
  @Tag("release")
  void neighbors_passTheirTests() throws Exception {
    for (String tests : List.of("Guava", "JavaFx", "Kotlin", "Netty", "Vertx")) {
      assertPassed("neighbors", "com.example.neighbors." + tests + "Tests", 2);
    }
    int servers = 2;
    assertPassed("neighbors", "com.example.neighbors.LibrariesTests", 7, servers);
  }

  @Test
  @Tag("release")
  void poller_passesTheKit() throws Exception {
    assertPassed(report("poller", "com.example.poller.PollerTckTests-mounted"), 270);
  }

  /** The library is a package of the system: {@code libuv1} on Debian. */
  @Test
  @Tag("release")
  void libuv_passesTheKits() throws Exception {
    assumeTrue(LIBUV, "this system has no libuv.so.1");

    assertPassed("libuv", "com.example.libuv.LibuvDriverTests", 60);
    assertPassed("libuv", "com.example.libuv.LibuvPollerTests", 6);
    assertPassed("libuv", "com.example.libuv.LibuvContractsTests", 180);
    if (Boolean.getBoolean("rondo.soak")) {
      assertPassed(report("libuv", "com.example.libuv.LibuvTckTests-mounted"), 900);
    }
  }

  @Test
  @Tag("release")
  void libuv_image_servesAClient() throws Exception {
    assumeTrue(LIBUV, "this system has no libuv.so.1");
    var path = new ArrayList<>(InstalledRepository.modulePath());
    path.add(jar("libuv"));
    RuntimeImage alone =
        RuntimeImage.link(
            Path.of("target", "libuv"),
            path,
            "dev.rondo.launcher,com.example.libuv",
            RuntimeImage.OPTIONS + ",com.example.libuv");
    ProcessResult backends = alone.java("-m", MAIN, "backends").successful();
    Process process = new ProcessBuilder(alone.command(), "-m", MAIN, "echo", "--port=0").start();

    assertTrue(backends.output().contains("gets libuv"), backends::output);
    try (ServerProcess served = ServerProcess.of(process, "libuv");
        Socket client = served.connect()) {
      client.getOutputStream().write("hello".getBytes(US_ASCII));

      assertEquals("hello", new String(client.getInputStream().readNBytes(5), US_ASCII));
    }
  }

  @Test
  void image_listsAllBackends_prefersRondosOwn() throws Exception {
    ProcessResult backends = image.java("-m", MAIN, "backends").successful();

    assertTrue(
        backends.hasLine("virtual-time +yes +\\S+ +com\\.example\\.virtualtime.*"),
        backends::output);
    assertTrue(
        backends.hasLine("example-poller +yes +1 +com\\.example\\.poller.*"), backends::output);
    assertTrue(backends.output().contains("gets selector"), backends::output);
  }

  @Test
  void image_backendNamed_usesIt() throws Exception {
    ProcessResult virtual =
        image.java("-Drondo.backend=virtual-time", "-m", MAIN, "backends").successful();
    ProcessResult poller =
        image.java("-Drondo.backend=example-poller", "-m", MAIN, "backends").successful();

    assertTrue(virtual.output().contains("gets virtual-time"), virtual::output);
    assertTrue(virtual.hasLine("seed +0"), virtual::output);
    assertTrue(poller.output().contains("gets example-poller"), poller::output);
    assertTrue(poller.hasLine("task runner +mounted"), poller::output);
  }

  @Test
  void image_thirdPartyBackend_servesAClient() throws Exception {
    Process process =
        new ProcessBuilder(
                image.command(), "-m", MAIN, "echo", "--port=0", "--backend=example-poller")
            .start();
    try (ServerProcess served = ServerProcess.of(process, "example-poller");
        Socket client = served.connect()) {
      client.getOutputStream().write("hello".getBytes(US_ASCII));

      assertEquals("hello", new String(client.getInputStream().readNBytes(5), US_ASCII));
    }
  }

  @Test
  void image_policyNamed_usesIt() throws Exception {
    ProcessResult backends =
        image.java("-Drondo.policy=per-thread", "-m", MAIN, "backends").successful();

    assertTrue(
        backends.hasLine("policy +com\\.example\\.policy\\.PerThreadPolicy"), backends::output);
  }

  @Test
  void image_explainsTheChoice() throws Exception {
    ProcessResult explained =
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
    assertTrue(explained.hasLine("result: virtual-time, named by rule .*"), explained::output);
  }

  private static void assertPassed(String project, String tests, int atLeast) throws Exception {
    assertPassed(project, tests, atLeast, 0);
  }

  private static void assertPassed(String project, String tests, int atLeast, int mayBeSkipped)
      throws Exception {
    Path file = PROJECTS.resolve(project, "target/surefire-reports/TEST-" + tests + ".xml");
    String report = Files.readString(file);
    Matcher suite = SUITE.matcher(report);

    assertTrue(suite.find(), report);
    assertTrue(Integer.parseInt(suite.group(1)) >= atLeast, suite::group);
    assertEquals("0 0", suite.group(2) + " " + suite.group(4));
    assertTrue(Integer.parseInt(suite.group(3)) <= mayBeSkipped, suite::group);
  }

  private static void assertPassed(Map<?, ?> report, int atLeast) {
    Map<?, ?> counts = (Map<?, ?>) report.get("counts");

    assertEquals(0.0, counts.get("FAILED"));
    assertTrue((Double) counts.get("PASSED") >= atLeast, counts::toString);
  }

  private static Map<?, ?> report(String project, String name) throws Exception {
    Path file = PROJECTS.resolve(project, "target/rondo-tck", name + ".json");
    return (Map<?, ?>) JsonReader.parse(Files.readString(file));
  }

  private static Path jar(String project) {
    return PROJECTS.resolve(project, "target", project + "-1.0.jar").toAbsolutePath();
  }
}
