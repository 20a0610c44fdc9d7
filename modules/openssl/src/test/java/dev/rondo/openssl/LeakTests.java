package dev.rondo.openssl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** OpenSSL's memory after many handshakes. */
class LeakTests {

  /** The blocks by which OpenSSL's caches, such as those of algorithms, may still grow. */
  private static final int TOLERATED = 40;

  @Test
  void handshakes_ofAllKinds_leakNothing() throws Exception {
    int handshakes = Boolean.getBoolean("rondo.soak") ? 100_000 : 400;
    String output =
        TestPrograms.run(
            List.of("--enable-native-access=ALL-UNNAMED"),
            LeakProgram.class,
            Integer.toString(handshakes));
    Matcher growth = Pattern.compile("growth (-?\\d+) of").matcher(output);

    assertTrue(growth.find(), output);
    assertTrue(Integer.parseInt(growth.group(1)) < TOLERATED, output);
  }
}
