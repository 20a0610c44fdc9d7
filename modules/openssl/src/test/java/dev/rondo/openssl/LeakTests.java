package dev.rondo.openssl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** OpenSSL's memory after many handshakes. */
class LeakTests {

  /** The blocks by which OpenSSL's caches, such as those of algorithms, may still grow. */
  private static final int TOLERATED = 40;

  @Test
  void handshakes_ofAllKinds_leakNothing() throws Exception {
    int handshakes = Boolean.getBoolean("rondo.soak") ? 100_000 : 400;
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(),
                LeakProgram.class.getName(),
                Integer.toString(handshakes))
            .redirectErrorStream(true)
            .start();
    program.getOutputStream().close();
    String output = new String(program.getInputStream().readAllBytes(), UTF_8);
    Matcher growth = Pattern.compile("growth (-?\\d+) of").matcher(output);

    assertTrue(growth.find(), output);
    assertTrue(Integer.parseInt(growth.group(1)) < TOLERATED, output);
  }

  private static String classPath() throws Exception {
    String own =
        Path.of(LeakProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();
    return Stream.of(
            own,
            Path.of("target", "test-classes").toString(),
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path", ""))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
