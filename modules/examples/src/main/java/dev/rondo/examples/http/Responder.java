package dev.rondo.examples.http;

import dev.rondo.examples.http.Resource.Document;
import dev.rondo.examples.http.Resource.Moved;
import dev.rondo.examples.http.Resource.Version;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides how a request for a resource is answered: whole, in part, or not at all. */
final class Responder {

  private static final Map<String, String> ALLOW = Map.of("Allow", "GET, HEAD");

  /** Methods that are understood, and not for files. */
  private static final Set<String> OTHERS =
      Set.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT");

  private Responder() {}

  /** Refuses what no file can be asked for. */
  static void requireSupported(Request request) throws HttpError {
    if (!request.method().equals("GET") && !request.isHead()) {
      throw OTHERS.contains(request.method())
          ? new HttpError(Status.METHOD_NOT_ALLOWED, ALLOW)
          : new HttpError(Status.NOT_IMPLEMENTED);
    }
    String expectation = request.header("expect");
    if (expectation != null && !expectation.equalsIgnoreCase("100-continue")) {
      throw new HttpError(Status.EXPECTATION_FAILED);
    }
  }

  /** Answers {@code request} with {@code resource}. */
  static Response answer(Request request, Resource resource) throws HttpError {
    return switch (resource) {
      case Moved moved -> moved(moved);
      case Document document -> answer(request, document);
    };
  }

  private static Response moved(Moved moved) {
    Response answer = Response.of(new HttpError(Status.MOVED_PERMANENTLY, Map.of()));
    Map<String, String> headers = new LinkedHashMap<>(answer.headers());
    // Two slashes at the start would name another host.
    String location = moved.location().replaceFirst("^/+", "/");
    headers.put(
        "Location",
        new String(location.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    return new Response(answer.status(), headers, answer.content(), answer.part());
  }

  private static Response answer(Request request, Document document) throws HttpError {
    Map<String, String> headers = new LinkedHashMap<>();
    Version version = document.version();
    if (version == null) {
      headers.put("Content-Type", document.type());
      return Response.of(Status.OK, headers, document.content());
    }
    headers.put("Last-Modified", HttpDates.format(version.modified()));
    headers.put("ETag", version.entityTag());
    headers.put("Accept-Ranges", "bytes");
    if (isKnown(request, version)) {
      return Response.empty(Status.NOT_MODIFIED, headers);
    }
    headers.put("Content-Type", document.type());
    ByteRange part = part(request, document, version);
    if (part == null) {
      return Response.of(Status.OK, headers, document.content());
    }
    String range = part.of(document.content().size());
    if (part.count() == 0) {
      throw new HttpError(Status.RANGE_NOT_SATISFIABLE, Map.of("Content-Range", range));
    }
    headers.put("Content-Range", range);
    return new Response(Status.PARTIAL_CONTENT, headers, document.content(), part);
  }

  /** Whether the client has this version already. */
  private static boolean isKnown(Request request, Version version) {
    String tags = request.header("if-none-match");
    if (tags != null) {
      return Stream.of(tags.split(","))
          .map(String::strip)
          .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
          .anyMatch(tag -> tag.equals("*") || tag.equals(version.entityTag()));
    }
    String since = request.header("if-modified-since");
    Instant date = since == null ? null : HttpDates.parse(since);
    return date != null && !version.modified().isAfter(date);
  }

  private static @Nullable ByteRange part(Request request, Document document, Version version) {
    String range = request.header("range");
    if (range == null || request.isHead() || !isStillThat(request, version)) {
      return null;
    }
    return ByteRange.parse(range, document.content().size());
  }

  /** Whether the client's earlier part is of this version, or it has none. */
  private static boolean isStillThat(Request request, Version version) {
    String condition = request.header("if-range");
    return condition == null
        || condition.equals(version.entityTag())
        || version.modified().equals(HttpDates.parse(condition));
  }
}
