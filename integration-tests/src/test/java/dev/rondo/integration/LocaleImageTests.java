package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of the command under ASCII locales, in which a JVM cannot decode arguments and file names
 * outside ASCII.
 */
@Tag("programs")
@Timeout(60)
class LocaleImageTests {

  private static final Path COMMAND =
      Path.of(System.getProperty("rondo.image"), "bin", "rondo").toAbsolutePath().normalize();

  /** The text "z\u00fc" as {@code printf} escapes of its UTF-8 bytes. */
  private static final String NAME = "z\\303\\274";

  @ParameterizedTest
  @ValueSource(strings = {"LC_ALL=C", "LC_ALL=POSIX", "LC_CTYPE=C", "LANG=C", "LANG=POSIX"})
  void exec_asciiLocale_passesArgumentsUnchanged(String locale) throws Exception {
    Process exec =
        inLocale(locale, "\"$0\" exec printf %%s \"$(printf '%s')\"".formatted(NAME)).start();

    assertEquals("z\u00fc", new String(exec.getInputStream().readAllBytes(), UTF_8));
    assertEquals(0, exec.waitFor());
  }

  @ParameterizedTest
  @ValueSource(strings = {"LC_ALL=C", "LC_CTYPE=POSIX", "LANG=C"})
  void http_asciiLocale_servesAnyName(String locale, @TempDir Path folder) throws Exception {
    String script =
        "printf served > \"$1/$(printf '%s')\"; exec \"$0\" http --backend selector --port 0 \"$1\""
            .formatted(NAME);
    ProcessBuilder command = inLocale(locale, script);
    command.command().add(folder.toString());
    try (ServerProcess server = ServerProcess.of(command.start(), "selector")) {
      String response = get(server, "/z%C3%BC");

      assertTrue(response.startsWith("HTTP/1.1 200 "), response);
      assertTrue(response.endsWith("\r\n\r\nserved"), response);
    }
  }

  private static ProcessBuilder inLocale(String locale, String script) {
    var words = new ArrayList<>(List.of("sh", "-c", script, COMMAND.toString()));
    var command = new ProcessBuilder(words);
    var environment = command.environment();
    environment.keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    String[] variable = locale.split("=", 2);
    environment.put(variable[0], variable[1]);
    return command;
  }

  private static String get(ServerProcess server, String path) throws IOException {
    try (Socket client = server.connect()) {
      client
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                  .formatted(path)
                  .getBytes(US_ASCII));
      return new String(client.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
