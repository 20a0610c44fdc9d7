package dev.rondo.launcher.accesslog;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the lines, with a fixed time. */
class LineFormatTests {

  private static final Map<String, String> HEADERS =
      Map.of("host", "h:80", "user-agent", "a \"b\"", "referer", "http://r/");

  private final LogTime time =
      new LogTime(InstantSource.fixed(Instant.parse("2000-10-09T08:05:06.078Z")));
  private final LogLine line = new LogLine();

  private String line(LineFormat format, FakeExchange exchange) {
    format.write(exchange, time.update(), line.clear());
    return new String(line.bytes(), 0, line.size(), US_ASCII);
  }

  @Test
  void common_request_hasTheCommonForm() {
    assertEquals(
        "192.0.2.1 - - [09/Oct/2000:08:05:06 +0000] \"GET /a HTTP/1.1\" 200 5000000000\n",
        line(LineFormat.COMMON, FakeExchange.get("/a", HEADERS)));
  }

  @Test
  void combined_request_addsRefererAndUserAgent() {
    assertEquals(
        "192.0.2.1 - - [09/Oct/2000:08:05:06 +0000] \"GET /a HTTP/1.1\" 200 5000000000"
            + " \"http://r/\" \"a \\\"b\\\"\"\n",
        line(LineFormat.COMBINED, FakeExchange.get("/a", HEADERS)));
  }

  @Test
  void combined_refusedRequest_showsItsFirstLine() {
    assertEquals(
        "192.0.2.1 - - [09/Oct/2000:08:05:06 +0000] \"G\\x00T\" 400 - \"-\" \"-\"\n",
        line(LineFormat.COMBINED, new FakeExchange(null, null, "G\0T", 400, 0, Map.of())));
  }

  @Test
  void json_request_hasEveryField() {
    assertEquals(
        "{\"time\":\"2000-10-09T08:05:06.078Z\",\"remote\":\"192.0.2.1\",\"method\":\"GET\","
            + "\"target\":\"/a\",\"protocol\":\"HTTP/1.1\",\"status\":200,\"bytes\":5000000000,"
            + "\"duration_us\":1234,\"referer\":\"http://r/\",\"user_agent\":\"a \\\"b\\\"\","
            + "\"host\":\"h:80\"}\n",
        line(LineFormat.JSON, FakeExchange.get("/a", HEADERS)));
  }

  @Test
  void json_refusedRequest_hasNullsAndTheLine() {
    String json = line(LineFormat.JSON, new FakeExchange(null, null, "G\0T", 408, 0, Map.of()));

    assertTrue(json.contains("\"method\":null,\"target\":null,\"protocol\":null,"), json);
    assertTrue(json.endsWith("\"host\":null,\"refused\":\"G\\u0000T\"}\n"), json);
  }

  /** No byte that a client sends can end a line, a quotation or the color of a terminal. */
  @ParameterizedTest
  @CsvSource({
    "0a, \\x0a, \\u000a",
    "0d, \\x0d, \\u000d",
    "1b, \\x1b, \\u001b",
    "7f, \\x7f, \\u007f",
    "85, \\x85, \\u0085",
    "ff, \\xff, \\u00ff",
    "22, \\\", \\\"",
    "5c, \\\\, \\\\",
    "7e, ~, ~",
  })
  void escape_everyOddByte_forgesNoLine(String hex, String common, String json) {
    String header = "<" + (char) Integer.parseInt(hex, 16) + ">";
    FakeExchange exchange = FakeExchange.get("/", Map.of("user-agent", header));

    assertTrue(line(LineFormat.COMBINED, exchange).endsWith(" \"<" + common + ">\"\n"));
    assertTrue(line(LineFormat.JSON, exchange).contains("\"user_agent\":\"<" + json + ">\","));
  }

  @Test
  void json_longestHead_growsTheLine() {
    String header = "\u00e9".repeat(16 * 1024);
    String json = line(LineFormat.JSON, FakeExchange.get("/", Map.of("user-agent", header)));

    assertTrue(json.contains("\"" + "\\u00e9".repeat(16 * 1024) + "\""));
  }
}
