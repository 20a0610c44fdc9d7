package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the recipes in {@code docs/runtimes.md}, with the artifacts of {@code mvn install}. */
@Tag("programs")
@Order(3)
@Timeout(300)
final class RuntimesTests {

  private static final String APP = "com.example.app/com.example.app.EchoApp";
  private static final String APPS_MODULES =
      "com.example.app,dev.rondo.policies,dev.rondo.selector,dev.rondo.epoll";

  private static final String BATON =
      "tasks run by the slower baton runner: pass --add-opens java.base/java.lang=dev.rondo.engine";

  private static final Path IMAGES = Path.of("target", "images");

  /**
   * The deviation allowed from the sizes on the page, because the JDKs of different vendors differ.
   */
  private static final double MARGIN = 0.15;

  private static List<Path> path = List.of();

  @BeforeAll
  @Timeout(1200)
  static void build() throws Exception {
    InstalledRepository.install();
    Path app = Path.of("projects", "app");
    InstalledRepository.maven(app, "package").successful();
    var all = new ArrayList<>(InstalledRepository.modulePath());
    all.add(app.resolve("target", "app-1.0.jar").toAbsolutePath());
    path = List.copyOf(all);
  }

  /**
   * The image has only {@code java.base} and Rondo's modules, and the size that the page states.
   */
  @ParameterizedTest
  @Tag("release")
  @CsvSource({"selector", "epoll", "proactor"})
  void smallestImage_hasTheStatedSize(String backend) throws Exception {
    RuntimeImage image =
        link(
            "smallest-" + backend,
            "dev.rondo.policies,dev.rondo." + backend,
            "--strip-debug",
            "--compress=zip-6");
    var others = new TreeSet<String>();
    for (String line : image.java("--list-modules").successful().output().lines().toList()) {
      others.add(line.replaceFirst("@.*", ""));
    }
    others.removeIf(name -> name.startsWith("dev.rondo"));
    double stated = statedSize(backend);

    assertEquals(Set.of("java.base"), others);
    assertEquals(stated, image.mebibytes(), stated * MARGIN, backend);
  }

  @Test
  void appsImage_withOptionsBakedIn_servesAClient() throws Exception {
    RuntimeImage image = link("app", APPS_MODULES, RuntimeImage.OPTIONS);

    assertEquals("", serve("serving on epoll mounted", image.command(), "-m", APP));
  }

  /** Without the options, the image works and logs one line that names the missing option. */
  @Test
  @Tag("release")
  void appsImage_withoutOptions_worksWithALogLine() throws Exception {
    RuntimeImage image = link("plain", APPS_MODULES);
    Path cache = image.home().resolve("lib", "app.aot").toAbsolutePath();

    List<String> logged =
        serve("serving on selector baton", image.command(), "-m", APP).lines().toList();
    assertTrue(logged.getLast().startsWith("INFO: " + BATON), logged::toString);
    assertEquals(2, logged.size(), "expected the JDK's heading and one line: " + logged);
    assertRefused(image.java("-Drondo.backend=epoll", "-m", APP));
    image.java("-XX:AOTCacheOutput=" + cache, "-m", APP, "once").successful();
    assertTrue(
        image
            .java("-XX:AOTCache=" + cache, "-XX:AOTMode=on", "-m", APP, "once")
            .successful()
            .hasLine("serving on selector baton"));
  }

  /** The image contains Logback, and Rondo logs to it without a setting. */
  @Test
  @Tag("release")
  void appsImage_withLogback_logsThroughIt() throws Exception {
    RuntimeImage image = link("logback", APPS_MODULES + ",ch.qos.logback.classic");

    ProcessResult ran = image.java("-m", APP, "once").successful();

    assertTrue(ran.hasLine(".* INFO dev\\.rondo -- " + BATON + ".*"), ran::output);
  }

  /** Requires that a backend that was named and is not available is reported in one line. */
  private static void assertRefused(ProcessResult ran) {
    assertEquals(1, ran.status());
    assertTrue(
        ran.output().contains("the event loop backend 'epoll' is not available here"), ran::output);
    assertTrue(ran.output().contains("--enable-native-access=dev.rondo.linux"), ran::output);
  }

  @Test
  void classPath_servesAClient() throws Exception {
    String jars =
        path.stream()
            .filter(jar -> !jar.toString().contains("dev-rondo-launcher"))
            .map(Path::toString)
            .collect(joining(File.pathSeparator));

    serve(
        "serving on epoll mounted",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--enable-native-access=ALL-UNNAMED",
        "-Drondo.backend=epoll",
        "--class-path",
        jars,
        "com.example.app.EchoApp");
  }

  private static RuntimeImage link(String name, String modules, String... options)
      throws Exception {
    return RuntimeImage.link(IMAGES.resolve(name), path, modules, options);
  }

  /**
   * Starts a server that prints {@code greeting}, and requires that it serves a client. Returns the
   * output on its standard error stream.
   */
  private static String serve(String greeting, String... command) throws Exception {
    Process process = new ProcessBuilder(command).start();
    try (BufferedReader output = process.inputReader(UTF_8);
        BufferedReader errors = process.errorReader(UTF_8)) {
      assertEquals(greeting, output.readLine());
      int port = Integer.parseInt(output.readLine().replaceFirst(".*:", ""));
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        byte[] message = "is anybody there".getBytes(US_ASCII);
        socket.getOutputStream().write(message);

        assertArrayEquals(message, socket.getInputStream().readNBytes(message.length));
      }
      assertEquals(List.of(), output.lines().toList());
      assertEquals(0, process.waitFor());
      return errors.lines().collect(joining("\n"));
    } finally {
      process.destroyForcibly();
    }
  }

  private static double statedSize(String backend) throws IOException {
    String page = Files.readString(Modules.ROOT.resolve("docs/runtimes.md"));
    MatchResult row =
        Pattern.compile("\\| `" + backend + "` \\|[^|]*\\| ([0-9.]+) MiB \\|")
            .matcher(page)
            .results()
            .findFirst()
            .orElseThrow();
    return Double.parseDouble(Objects.requireNonNull(row.group(1)));
  }
}
