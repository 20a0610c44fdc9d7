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
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recipes of {@code docs/runtimes.md}, with what this build would install. */
@Tag("once")
@Timeout(300)
final class RuntimesTests {

  private static final String APP = "com.example.app/com.example.app.Main";
  private static final String APPS_MODULES =
      "com.example.app,dev.rondo.policies,dev.rondo.selector,dev.rondo.epoll";

  /** The application has no logger, and SLF4J need not say so. */
  private static final String QUIET = "-Dslf4j.internal.verbosity=ERROR";

  private static final Path IMAGES = Path.of("target", "images");

  /** How far a size may be from what the page says: JDKs of different builders differ. */
  private static final double MARGIN = 0.15;

  private static List<Path> path = List.of();

  @BeforeAll
  static void build() throws Exception {
    Installed.install();
    Path app = Path.of("projects", "app");
    Installed.maven(app, "package").successful();
    var all = new ArrayList<>(Installed.modulePath());
    all.add(app.resolve("target", "app-1.0.jar").toAbsolutePath());
    path = List.copyOf(all);
  }

  /** Nothing but the platform's base, SLF4J and our modules, of the size that the page states. */
  @ParameterizedTest
  @CsvSource({"selector", "epoll", "proactor"})
  void smallestImage_isOfTheStatedSize(String backend) throws Exception {
    Image image =
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

    assertEquals(List.of("java.base", "org.slf4j"), List.copyOf(others));
    assertEquals(stated, image.mebibytes(), stated * MARGIN, backend);
  }

  @Test
  void appsImage_withOptionsBakedIn_servesAClient() throws Exception {
    Image image = link("app", APPS_MODULES, Image.OPTIONS + " " + QUIET);

    assertServes(List.of(image.command(), "-m", APP), "serving on epoll mounted");
  }

  /** Without the options it works too, and says nothing about it but what it runs on. */
  @Test
  void appsImage_withoutOptions_worksAllTheSame() throws Exception {
    Image image = link("plain", APPS_MODULES);
    Path cache = image.home().resolve("lib", "app.aot").toAbsolutePath();

    assertServes(List.of(image.command(), QUIET, "-m", APP), "serving on selector baton");
    assertRefused(image.java("-Drondo.backend=epoll", QUIET, "-m", APP));
    image.java("-XX:AOTCacheOutput=" + cache, "-m", APP, "once").successful();
    assertTrue(
        image
            .java("-XX:AOTCache=" + cache, "-XX:AOTMode=on", "-m", APP, "once")
            .successful()
            .hasLine("serving on selector baton"));
  }

  /** What is asked for by name and cannot be had is told in one clear line. */
  private static void assertRefused(Ran ran) {
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

    assertServes(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "-Drondo.backend=epoll",
            "--class-path",
            jars,
            "com.example.app.Main"),
        "serving on epoll mounted");
  }

  private static Image link(String name, String modules, String... options) throws Exception {
    return Image.link(IMAGES.resolve(name), path, modules, options);
  }

  /** A client of its own is served, after the program has said what it runs on. */
  private static void assertServes(List<String> command, String greeting) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader output = process.inputReader(UTF_8)) {
      String first = output.readLine();
      String address = String.valueOf(output.readLine());
      assertEquals(greeting, first, address);
      int port = Integer.parseInt(address.replaceFirst(".*:", ""));
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        byte[] message = "is anybody there".getBytes(US_ASCII);
        socket.getOutputStream().write(message);

        assertArrayEquals(message, socket.getInputStream().readNBytes(message.length));
      }
      assertEquals(List.of(), output.lines().toList());
      assertEquals(0, process.waitFor());
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
