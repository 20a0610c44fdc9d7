package dev.rondo.examples.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.examples.http.Resource.Document;
import dev.rondo.examples.http.Resource.InMemory;
import dev.rondo.examples.http.Resource.Redirect;
import dev.rondo.examples.http.Resource.Version;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of conditional requests, ranges and dates. */
class ResponderTests {

  private static final Instant MODIFIED = Instant.parse("1994-11-06T08:49:37Z");
  private static final String DATE = "Sun, 06 Nov 1994 08:49:37 GMT";

  private static final Document DOCUMENT =
      new Document(
          "text/plain",
          new InMemory(ByteBuffer.allocate(100)),
          new Version(MODIFIED, HttpDates.format(MODIFIED), "\"tag\""));

  @Test
  void date_roundTrip_hasTheFormOfRfc9110() {
    assertEquals(DATE, HttpDates.format(MODIFIED));
    assertEquals(MODIFIED, HttpDates.parse(DATE));
    assertNull(HttpDates.parse("yesterday"));
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=10-19, 10, 10",
    "bytes=90-, 90, 10",
    "bytes=-1, 99, 1",
    "bytes=-1000, 0, 100",
    "bytes=50-1000, 50, 50",
    "bytes=100-, 100, 0",
    "bytes=-0, 100, 0",
    "bytes=50-99999999999999999999, 50, 50",
    "bytes=99999999999999999999-, 9223372036854775807, 0",
    "bytes=-99999999999999999999, 0, 100",
    "Bytes= 10-19, 10, 10",
  })
  void range_valid_isClampedToTheFile(String header, long first, long count) {
    assertEquals(new ByteRange(first, count), ByteRange.parse(header, 100));
  }

  @ParameterizedTest
  @CsvSource({
    "'bytes=0-0,2-3'",
    "bytes=2-1",
    "bytes=-",
    "lines=0-1",
    "bytes=a-b",
    "'bytes 1-2'",
    "bytes=1 2-5"
  })
  void range_notUnderstood_sendsTheWholeFile(String header) throws Exception {
    assertNull(ByteRange.parse(header, 100));
    assertEquals(Status.OK, answer(Map.of("range", header)).status());
  }

  @Test
  void range_beyondTheEnd_isRefusedWithTheSize() {
    HttpError error = assertThrows(HttpError.class, () -> answer(Map.of("range", "bytes=100-")));

    assertEquals(Status.RANGE_NOT_SATISFIABLE, error.status());
    assertEquals(Map.of("Content-Range", "bytes */100"), error.headers());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"tag\"' | PARTIAL_CONTENT",
        "'\"old\"' | OK",
        DATE + " | PARTIAL_CONTENT",
        "Sun, 06 Nov 1994 08:49:38 GMT | OK",
      })
  void ifRange_otherVersion_sendsTheWholeFile(String condition, Status status) throws Exception {
    assertEquals(status, answer(Map.of("range", "bytes=1-2", "if-range", condition)).status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "if-modified-since | " + DATE + " | NOT_MODIFIED",
        "if-modified-since | Sun, 06 Nov 1994 08:49:36 GMT | OK",
        "if-modified-since | once | OK",
        "if-none-match | '\"tag\"' | NOT_MODIFIED",
        "if-none-match | '\"old\", W/\"tag\"' | NOT_MODIFIED",
        "if-none-match | * | NOT_MODIFIED",
        "if-none-match | '\"old\"' | OK",
      })
  void condition_notMet_isAnsweredWithoutBody(String header, String value, Status status)
      throws Exception {
    assertEquals(status, answer(Map.of(header, value)).status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "if-match | '\"tag\"' | OK",
        "if-match | '\"old\", \"tag\"' | OK",
        "if-match | * | OK",
        "if-match | 'W/\"tag\"' | PRECONDITION_FAILED",
        "if-match | '\"old\"' | PRECONDITION_FAILED",
        "if-unmodified-since | " + DATE + " | OK",
        "if-unmodified-since | Sun, 06 Nov 1994 08:49:36 GMT | PRECONDITION_FAILED",
        "if-unmodified-since | once | OK",
      })
  void precondition_otherVersion_isRefused(String header, String value, Status status)
      throws Exception {
    if (status == Status.OK) {
      assertEquals(status, answer(Map.of(header, value)).status());
    } else {
      HttpError error = assertThrows(HttpError.class, () -> answer(Map.of(header, value)));
      assertEquals(status, error.status());
    }
  }

  @Test
  void entityTag_withDate_takesPrecedence() throws Exception {
    assertEquals(
        Status.OK, answer(Map.of("if-none-match", "\"old\"", "if-modified-since", DATE)).status());
  }

  @Test
  void head_again_hasTheDateAndConnectionOfThen() throws Exception {
    Response response = answer(Map.of());

    assertSame(response, answer(Map.of()));
    assertEquals(head("one", "keep-alive"), text(response.head("one", true)));
    assertEquals(head("one", "keep-alive"), text(response.head("one", true)));
    assertEquals(head("two", "keep-alive"), text(response.head("two", true)));
    assertEquals(head("two", "close"), text(response.head("two", false)));
  }

  private static String head(String date, String connection) {
    return String.join(
        "\r\n",
        "HTTP/1.1 200 OK",
        "Date: " + date,
        "Last-Modified: " + DATE,
        "ETag: \"tag\"",
        "Accept-Ranges: bytes",
        "Content-Type: text/plain",
        "Content-Length: 100",
        "Connection: " + connection,
        "\r\n");
  }

  private static String text(ByteBuffer head) {
    return ISO_8859_1.decode(head).toString();
  }

  @Test
  void redirect_doubleSlash_staysOnTheHost() throws Exception {
    Response response = Responder.answer(request(Map.of()), new Redirect("//elsewhere/"));

    assertEquals("/elsewhere/", response.headers().get("Location"));
  }

  @Test
  void redirect_keepsQueryAndEncodesNonAscii() throws Exception {
    String sent = new String("/é".getBytes(UTF_8), ISO_8859_1);
    Request request = new Request("GET", sent + "?a=b", 1, Map.of());
    Response response = Responder.answer(request, new Redirect(sent + "/"));

    assertEquals("/%C3%A9/?a=b", response.headers().get("Location"));
  }

  private static Response answer(Map<String, String> headers) throws HttpError {
    return Responder.answer(request(headers), DOCUMENT);
  }

  private static Request request(Map<String, String> headers) {
    return new Request("GET", "/", 1, headers);
  }
}
