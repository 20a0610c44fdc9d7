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
  void json_escapesWhatMustBe() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("a\"b", "back\\slash\nline\u0001");
    map.put("list", Arrays.asList(1, true, null));

    assertEquals(
        "{\"a\\\"b\":\"back\\\\slash\\nline\\u0001\",\"list\":[1,true,null]}",
        JsonWriter.write(map));
  }

  @ParameterizedTest
  @CsvSource({"500ms,PT0.5S", "2s,PT2S", "1.5,PT1.5S", "0,PT0S", "3m,PT3M"})
  void durations_asPeopleWriteThem(String text, Duration duration) throws ParseException {
    assertEquals(duration, Durations.parse("grace", text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1s", "1h", "s", "1,5s", "9999999999"})
  void durations_thatAreNone_areRefused(String text) {
    assertThrows(ParseException.class, () -> Durations.parse("grace", text));
  }

  @ParameterizedTest
  @CsvSource({
    "1 (a) b) S 1 7 7 34816 7 0, true",
    "1 (rondo) S 1 7 7 34816 8 0, false",
    "1 (rondo) S 1 7 7 0 -1 0, false",
  })
  void terminal_interruptsItsForeground(String stat, boolean foreground) {
    assertEquals(foreground, Terminal.isInForeground(stat));
  }

  @ParameterizedTest
  @CsvSource({
    "0, , 0, ''",
    "3, No space left on device, 3, ''",
    "0, No space left on device, 1, rondo: cannot write to the standard output: No space left on"
        + " device",
    "0, Broken pipe, 141, ''",
  })
  void output_thatCannotBeWritten_isAFailure(
      int status, @Nullable String failure, int expected, String message) {
    var output = new Output(new Failing(failure));
    output.printer(UTF_8).println("a line");
    var said = new ByteArrayOutputStream();

    assertEquals(expected, output.status(status, new PrintStream(said, true, UTF_8)));
    assertEquals(message, said.toString(UTF_8).strip());
  }

  /** Cannot be written for some reason, or can. */
  private static final class Failing extends OutputStream {

    private final @Nullable String reason;

    Failing(@Nullable String reason) {
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
  void failure_isOneLine() {
    assertEquals("a; b", FailureMessages.describe(new IllegalStateException("a\nb")));
    assertEquals(
        "java.lang.IllegalStateException", FailureMessages.describe(new IllegalStateException()));
  }
}
