package dev.rondo.examples.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParserTests {

  private static final String GET = "GET /a HTTP/1.1\r\nHost: x\r\n";

  private final RequestParser parser = new RequestParser(HttpLimits.defaults());

  @Test
  void parse_wholeRequest_leavesTheBody() throws Exception {
    ByteBuffer in = bytes("\r\n" + GET + "X-Y:  z \r\n\r\nbody");
    Request request = parser.parse(in);

    assertNotNull(request);
    assertEquals("GET", request.method());
    assertEquals("/a", request.target());
    assertEquals("z", request.header("x-y"));
    assertEquals("body", ISO_8859_1.decode(in).toString());
  }

  @Test
  void parse_partialRequest_waitsForTheRest() throws Exception {
    String whole = GET + "\r\n";
    for (int length = 0; length < whole.length(); length++) {
      ByteBuffer in = bytes(whole.substring(0, length));
      assertNull(parser.parse(in));
      assertEquals(length, in.remaining());
    }
    assertNotNull(parser.parse(bytes(whole)));
  }

  @Test
  void parse_bareLineFeeds_areLineEnds() throws Exception {
    Request request = parser.parse(bytes("GET / HTTP/1.0\nA: b\n\n"));

    assertNotNull(request);
    assertEquals("b", request.header("a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /\r\nHost: x\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1 \r\nHost: x\r\n\r\n",
        "GET / http/1.1\r\nHost: x\r\n\r\n",
        "G(T / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x/y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: u@x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA: b\0\r\n\r\n",
        "GET /\u0001 HTTP/1.1\r\nHost: x\r\n\r\n",
      })
  void parse_ambiguousHead_isABadRequest(String head) {
    HttpError error = assertThrows(HttpError.class, () -> parser.parse(bytes(head)));

    assertEquals(Status.BAD_REQUEST, error.status());
  }

  @Test
  void parse_otherVersion_isNotSupported() {
    HttpError error =
        assertThrows(
            HttpError.class, () -> parser.parse(bytes("GET / HTTP/2.0\r\nHost: x\r\n\r\n")));

    assertEquals(Status.VERSION_NOT_SUPPORTED, error.status());
  }

  @Test
  void parse_lineWithoutEnd_isTooLong() {
    HttpError error =
        assertThrows(HttpError.class, () -> parser.parse(bytes("GET /" + "a".repeat(4096))));

    assertEquals(Status.URI_TOO_LONG, error.status());
  }

  @Test
  void parse_headersWithoutEnd_areTooLarge() {
    String head = GET + "A: b\r\n".repeat(16 * 1024 / 6);
    HttpError error = assertThrows(HttpError.class, () -> parser.parse(bytes(head)));

    assertEquals(Status.HEADERS_TOO_LARGE, error.status());
  }

  @ParameterizedTest
  @CsvSource({
    "1.1, , true",
    "1.1, close, false",
    "1.1, 'TE, Close', false",
    "1.1, closet, true",
    "1.0, , false",
    "1.0, Keep-Alive, true",
  })
  void isPersistent_followsVersionAndHeader(String version, String connection, boolean persistent)
      throws Exception {
    String header = connection == null ? "" : "Connection: " + connection + "\r\n";
    Request request =
        parser.parse(bytes("GET / HTTP/" + version + "\r\nHost: x\r\n" + header + "\r\n"));

    assertNotNull(request);
    assertEquals(persistent, request.isPersistent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1x", "", "1, 1", "9999999999999999999", "+1"})
  void contentLength_malformed_isABadRequest(String length) throws Exception {
    Request request = parser.parse(bytes(GET + "Content-Length: " + length + "\r\n\r\n"));

    assertNotNull(request);
    assertEquals(
        Status.BAD_REQUEST, assertThrows(HttpError.class, request::contentLength).status());
  }

  @Test
  void contentLength_withChunkedBody_isABadRequest() throws Exception {
    Request request =
        parser.parse(bytes(GET + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"));

    assertNotNull(request);
    assertTrue(request.isChunked());
    assertFalse(request.expectsContinue());
    assertThrows(HttpError.class, request::contentLength);
  }

  /** The end of a body in another coding is unknown, so the body could hide a request. */
  @ParameterizedTest
  @ValueSource(strings = {"identity", "xchunked", "chunked, identity", "", "gzip, chunked"})
  void transferEncoding_otherThanChunked_isABadRequest(String coding) throws Exception {
    Request request = parser.parse(bytes(GET + "Transfer-Encoding: " + coding + "\r\n\r\n"));

    assertNotNull(request);
    assertEquals(
        Status.BAD_REQUEST, assertThrows(HttpError.class, request::contentLength).status());
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
  }
}
