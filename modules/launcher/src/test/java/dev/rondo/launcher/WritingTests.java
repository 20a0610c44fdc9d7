package dev.rondo.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
        "{\"a\\\"b\":\"back\\\\slash\\nline\\u0001\",\"list\":[1,true,null]}", Json.write(map));
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

  @Test
  void failure_isOneLine() {
    assertEquals("a; b", Failure.describe(new IllegalStateException("a\nb")));
    assertEquals("java.lang.IllegalStateException", Failure.describe(new IllegalStateException()));
  }
}
