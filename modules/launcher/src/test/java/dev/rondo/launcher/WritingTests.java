package dev.rondo.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.cli.ParseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WritingTests {

  @Test
  void write_specialCharacters_escapesThem() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("a\"b", "back\\slash\nline\u0001");
    map.put("list", Arrays.asList(1, true, null));

    assertEquals(
        "{\"a\\\"b\":\"back\\\\slash\\nline\\u0001\",\"list\":[1,true,null]}",
        JsonWriter.write(map));
  }

  @ParameterizedTest
  @CsvSource({"500ms,PT0.5S", "2s,PT2S", "1.5,PT1.5S", "0,PT0S", "3m,PT3M"})
  void parse_durationWithUnit_readsIt(String text, Duration duration) throws ParseException {
    assertEquals(duration, Durations.parse("grace", text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1s", "1h", "s", "1,5s", "9999999999"})
  void parse_malformedDuration_throws(String text) {
    assertThrows(ParseException.class, () -> Durations.parse("grace", text));
  }

  @ParameterizedTest
  @CsvSource({
    "1 (a) b) S 1 7 7 34816 7 0, true",
    "1 (rondo) S 1 7 7 34816 8 0, false",
    "1 (rondo) S 1 7 7 0 -1 0, false",
  })
  void isInForeground_stat_comparesTheGroups(String stat, boolean foreground) {
    assertEquals(foreground, Terminal.isInForeground(stat));
  }

  @ParameterizedTest
  @CsvSource({
    "0, , 0, ''",
    "3, No space left on device, 3, ''",
    "0, No space left on device, 1, rondo: cannot write to standard output: No space left on device",
    "0, Broken pipe, 141, ''",
  })
  void status_outputThatFails_isAFailure(
      int status, @Nullable String failure, int expected, String message) {
    var output = new StandardOutput(new FailingStream(failure));
    output.printer(UTF_8).println("a line");
    var errors = new ByteArrayOutputStream();

    assertEquals(expected, output.status(status, new PrintStream(errors, true, UTF_8)));
    assertEquals(message, errors.toString(UTF_8).strip());
  }

  /** A stream that fails with a given reason, or not if it is null. */
  private static final class FailingStream extends OutputStream {

    private final @Nullable String reason;

    FailingStream(@Nullable String reason) {
      this.reason = reason;
    }

    @Override
    public void write(int b) throws IOException {
      if (reason != null) {
        throw new IOException(reason);
      }
    }
  }

  @Test
  void describe_longMessage_isOneLine() {
    assertEquals("a; b", FailureMessages.describe(new IllegalStateException("a\nb")));
    assertEquals(
        "java.lang.IllegalStateException", FailureMessages.describe(new IllegalStateException()));
  }
}
