package dev.rondo.examples.http;

import dev.rondo.examples.http.Resource.Document;
import dev.rondo.examples.http.Resource.Moved;
import dev.rondo.examples.http.Resource.Version;
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
      case Moved moved -> moved(request, moved);
      case Document document -> answer(request, document);
    };
  }

  private static Response moved(Request request, Moved moved) {
    Response answer = Response.of(new HttpError(Status.MOVED_PERMANENTLY, Map.of()));
    Map<String, String> headers = new LinkedHashMap<>(answer.headers());
    // Two slashes at the start would name another host.
    String location = moved.location().replaceFirst("^/+", "/");
    headers.put("Location", encoded(location + SitePath.queryOf(request.target())));
    return new Response(answer.status(), headers, answer.content(), answer.part());
  }

  /** A target as it was sent, which may be in bytes that no header has. */
  private static String encoded(String target) {
    var encoded = new StringBuilder(target.length());
    target.chars().forEach(c -> encoded.append(c < 0x7f ? "" + (char) c : "%%%02X".formatted(c)));
    return encoded.toString();
  }

  private static Response answer(Request request, Document document) throws HttpError {
    Map<String, String> headers = new LinkedHashMap<>();
    Version version = document.version();
    requireWanted(request, version);
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

  /** Refuses a request that is for other versions only. */
  private static void requireWanted(Request request, @Nullable Version version) throws HttpError {
    String tags = request.header("if-match");
    String since = request.header("if-unmodified-since");
    if (tags != null) {
      if (tagsOf(tags).noneMatch(tag -> tag.equals("*") || isTagOf(version, tag))) {
        throw new HttpError(Status.PRECONDITION_FAILED);
      }
    } else if (since != null && version != null) {
      Instant date = HttpDates.parse(since);
      if (date != null && version.modified().isAfter(date)) {
        throw new HttpError(Status.PRECONDITION_FAILED);
      }
    }
  }

  private static Stream<String> tagsOf(String header) {
    return Stream.of(header.split(",")).map(String::strip);
  }

  private static boolean isTagOf(@Nullable Version version, String tag) {
    return version != null && tag.equals(version.entityTag());
  }

  /** Whether the client has this version already. */
  private static boolean isKnown(Request request, Version version) {
    String tags = request.header("if-none-match");
    if (tags != null) {
      return tagsOf(tags)
          .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
          .anyMatch(tag -> tag.equals("*") || isTagOf(version, tag));
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
