package dev.rondo.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tests of the default number of connections. */
class ConnectionLimitTests {

  private static final long HEAP = 32 * 1024 * 1024;

  @Test
  void byHeap_usesTheBytesThatThePageStates() throws Exception {
    String page = Files.readString(Path.of("../../docs/command.md"));
    Matcher stated =
        Pattern.compile("\\((\\d+) KiB each, (\\d+) KiB over TLS, (\\d+) KiB on io_uring\\)")
            .matcher(page);
    assertTrue(stated.find(), "the page states the bytes of a connection");

    assertEquals(connections(stated.group(1)), ConnectionLimit.byHeap(HEAP, false, false));
    assertEquals(connections(stated.group(2)), ConnectionLimit.byHeap(HEAP, false, true));
    assertEquals(connections(stated.group(3)), ConnectionLimit.byHeap(HEAP, true, false));
    assertEquals(connections(stated.group(3)), ConnectionLimit.byHeap(HEAP, true, true));
  }

  /** Returns the number of connections of {@code kibibytes} in half of the heap. */
  private static long connections(String kibibytes) {
    return HEAP / 2 / (Long.parseLong(kibibytes) * 1024);
  }
}
