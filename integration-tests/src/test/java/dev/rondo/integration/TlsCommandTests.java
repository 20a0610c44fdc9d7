package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tck.fixture.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of {@code rondo http --tls} with several certificates, and with files that change. */
@Tag("programs")
@Timeout(60)
class TlsCommandTests {

  private static final String DRIVERS = "dev.rondo.integration.Program#drivers";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final Identity SITE = Identity.of("site.example.org");
  private static final Identity WILD = Identity.of("*.example.net");
  private static final Identity AUTHORITY = Identity.authority("Authority");

  @TempDir private Path folder;
  private PemFiles files;

  @BeforeEach
  void writeFiles() throws IOException {
    files = new PemFiles(folder);
    files.write("site", SITE);
    files.write("wild", WILD);
    Files.writeString(folder.resolve("page"), "a page");
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void severalCertificates_curlGetsTheOneOfTheName(String driver) throws Exception {
    Path trusted = files.trust(SITE, WILD);
    try (ServerProcess server = start(driver, "site", "wild")) {
      assertEquals("a page", get(server, "site.example.org", trusted));
      assertEquals("a page", get(server, "www.example.net", trusted));
      // The first certificate is not for this name.
      assertTrue(get(server, "www.example.com", trusted).startsWith("curl: (60)"));
    }
  }

  @ParameterizedTest
  @MethodSource(DRIVERS)
  void changedCertificate_isPresentedWithoutARestart(String driver) throws Exception {
    Path trusted = files.trust(SITE, WILD);
    try (ServerProcess server = start(driver, "site").thatLogs()) {
      assertEquals("a page", get(server, "site.example.org", trusted));
      files.write("site", WILD);
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (!get(server, "www.example.net", trusted).equals("a page")) {
        assertTrue(System.nanoTime() < deadline, "the server does not present the new certificate");
      }
    }
  }

  @Test
  void brokenCertificate_isReportedOnce_andTheOldServes() throws Exception {
    try (ServerProcess server = start("selector", "site").thatLogs()) {
      Path trusted = files.trust(SITE);
      Files.writeString(files.chain("site"), "");
      long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
      while (System.nanoTime() < end) {
        assertEquals("a page", get(server, "site.example.org", trusted));
      }
      server.signal("TERM");

      assertEquals(
          List.of(
              "WARN: TLS files have changed and cannot be used, so new connections use the old"
                  + " ones: %s is empty: it must have a certificate in PEM format"
                      .formatted(files.chain("site"))),
          server.rest());
    }
  }

  @ParameterizedTest
  @CsvSource({"-900, -1, expired at ", "1, 900, is not valid before ", "-9, 3, expires at "})
  void certificate_notValidForLong_isAWarning(int from, int until, String warning)
      throws Exception {
    files.write("soon", AUTHORITY.issue("soon.example.org", time(from), time(until)));
    Process process =
        Program.start("selector", "dev.rondo.launcher/dev.rondo.launcher.Main", words("soon"));
    String line = Objects.requireNonNull(process.inputReader(UTF_8).readLine());
    try (ServerProcess _ = ServerProcess.of(process, "selector")) {
      assertTrue(
          line.startsWith(
              "WARN: the certificate of CN=soon.example.org in %s %s"
                  .formatted(files.chain("soon"), warning)),
          line);
    }
  }

  private static String time(int days) {
    return DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'")
        .withZone(ZoneOffset.UTC)
        .format(Instant.now().plus(Duration.ofDays(days)));
  }

  private ServerProcess start(String driver, String... names) throws IOException {
    return ServerProcess.start(driver, words(names));
  }

  /**
   * Returns the words of a command that serves the folder with the certificates of {@code names}.
   */
  private String[] words(String... names) {
    List<String> words = new ArrayList<>(List.of("http", "--tls"));
    for (String name : names) {
      words.addAll(
          List.of("--cert", files.chain(name).toString(), "--key", files.key(name).toString()));
    }
    words.add(folder.toString());
    return words.toArray(String[]::new);
  }

  /** Returns the page, or curl's error message. */
  private static String get(ServerProcess server, String host, Path trusted) throws Exception {
    return ProcessResult.run(
            List.of(
                "curl",
                "--silent",
                "--show-error",
                "--max-time",
                "10",
                "--cacert",
                trusted.toString(),
                "--resolve",
                "%s:%d:127.0.0.1".formatted(host, server.port()),
                "https://%s:%d/page".formatted(host, server.port())))
        .output();
  }
}
