package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rondo.examples.CopyPipes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of the kinds of standard streams, and of their state after the program. */
@Timeout(60)
class StandardStreamsTests {

  /** The flag {@code O_NONBLOCK} in the {@code flags} of {@code /proc/self/fdinfo}. */
  private static final int NONBLOCKING = 04000;

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#descriptorBackends")
  void emptyDevice_endsAtOnce(String backend) throws Exception {
    Process process = shell(backend, "COPY < /dev/null");

    assertEquals("", text(process));
    assertEquals(0, process.waitFor());
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#descriptorBackends")
  void outputToTheEmptyDevice_acceptsAll(String backend) throws Exception {
    Process process = shell(backend, "printf 'some words' | COPY > /dev/null");

    assertEquals("", text(process));
    assertEquals(0, process.waitFor());
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#descriptorBackends")
  void file_isRefused(String backend) throws Exception {
    Process process = shell(backend, "COPY < \"$0\"");
    String output = text(process);

    assertTrue(output.contains("not a file"), output);
    assertNotEquals(0, process.waitFor());
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#descriptorBackends")
  void fifo_isBlockingAgainAfterwards(String backend) throws Exception {
    Process process =
        shell(
            backend,
            "mkfifo \"$0.fifo\"; printf 'through' > \"$0.fifo\" &\n"
                + "{ COPY; echo; grep flags /proc/self/fdinfo/0; } < \"$0.fifo\"");
    List<String> lines = text(process).lines().toList();

    assertEquals("through", lines.getFirst(), lines::toString);
    assertBlocking(lines.getLast());
    assertEquals(0, process.waitFor());
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.integration.Program#descriptorBackends")
  void terminal_readAndWritten_isBlockingAgainAfterwards(String backend) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "the command 'script' is missing");
    Path script = script(backend, "stty -echo; echo begin; COPY; grep flags /proc/self/fdinfo/0");
    Process process =
        new ProcessBuilder("script", "-qfec", "sh " + script, "/dev/null")
            .redirectErrorStream(true)
            .start();
    OutputStream keyboard = process.getOutputStream();
    try (BufferedReader screen = process.inputReader(UTF_8)) {
      assertEquals("begin", screen.readLine());
      keyboard.write("typed\n".getBytes(UTF_8));
      keyboard.flush();
      assertEquals("typed", screen.readLine());
      keyboard.write(4); // Ctrl+D, the end of the input on a terminal
      keyboard.flush();
      assertBlocking(screen.readLine());
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static void assertBlocking(String line) {
    int flags = Integer.parseInt(line.replaceAll("[^0-7]", ""), 8);
    assertEquals(0, flags & NONBLOCKING, line);
  }

  private Process shell(String backend, String text) throws IOException {
    return new ProcessBuilder("sh", script(backend, text).toString())
        .redirectErrorStream(true)
        .start();
  }

  /** Writes a script in which the word COPY becomes the command line of {@link CopyPipes}. */
  private Path script(String backend, String text) throws IOException {
    String copy =
        Program.command(backend, "dev.rondo.examples/" + CopyPipes.class.getName()).stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    assertFalse(copy.contains("\n"));
    return Files.writeString(folder.resolve("script"), text.replace("COPY", copy) + "\n");
  }

  private static String text(Process process) throws IOException {
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }
}
