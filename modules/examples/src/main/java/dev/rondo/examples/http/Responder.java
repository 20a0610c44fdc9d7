package dev.rondo.examples.http;

import dev.rondo.examples.http.Resource.Document;
import dev.rondo.examples.http.Resource.Redirect;
import dev.rondo.examples.http.Resource.Version;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Chooses the response to a request for a resource: all of it, a part, or an error. */
final class Responder {

  private static final Map<String, String> ALLOW = Map.of("Allow", "GET, HEAD");

  /** Methods that are known but not allowed for files. */
  private static final Set<String> OTHER_METHODS =
      Set.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT");

  private Responder() {}

  /** Refuses methods and expectations that do not apply to files. */
  static void requireSupported(Request request) throws HttpError {
    if (!request.method().equals("GET") && !request.isHead()) {
      throw OTHER_METHODS.contains(request.method())
          ? new HttpError(Status.METHOD_NOT_ALLOWED, ALLOW)
          : new HttpError(Status.NOT_IMPLEMENTED);
    }
    String expectation = request.header("expect");
    if (expectation != null && !expectation.equalsIgnoreCase("100-continue")) {
      throw new HttpError(Status.EXPECTATION_FAILED);
    }
  }

  /** Returns the response to {@code request} for {@code resource}. */
  static Response answer(Request request, Resource resource) throws HttpError {
    // Not a switch: a pattern switch generates a class at its first use, which delays a response.
    return resource instanceof Document document
        ? answer(request, document)
        : redirect(request, (Redirect) resource);
  }

  private static Response redirect(Request request, Redirect redirect) {
    Response answer = Response.of(new HttpError(Status.MOVED_PERMANENTLY, Map.of()));
    Map<String, String> headers = new LinkedHashMap<>(answer.headers());
    // Two leading slashes would redirect to another host.
    String location = redirect.location().replaceFirst("^/+", "/");
    headers.put("Location", percentEncoded(location + SitePath.queryOf(request.target())));
    return new Response(answer.status(), headers, answer.content(), answer.part());
  }

  /** Returns {@code target} with the bytes percent-encoded that a header must not contain. */
  private static String percentEncoded(String target) {
    var percentEncoded = new StringBuilder(target.length());
    target
        .chars()
        .forEach(c -> percentEncoded.append(c < 0x7f ? "" + (char) c : "%%%02X".formatted(c)));
    return percentEncoded.toString();
  }

  private static Response answer(Request request, Document document) throws HttpError {
    Version version = document.version();
    requirePreconditions(request, version);
    if (version == null) {
      return document.whole();
    }
    if (isNotModified(request, version)) {
      return Response.empty(Status.NOT_MODIFIED, version.headers());
    }
    ByteRange part = part(request, document, version);
    return part == null ? document.whole() : partial(document, version, part);
  }

  private static Response partial(Document document, Version version, ByteRange part)
      throws HttpError {
    String range = part.contentRange(document.content().size());
    if (part.count() == 0) {
      throw new HttpError(Status.RANGE_NOT_SATISFIABLE, Map.of("Content-Range", range));
    }
    Map<String, String> headers = version.headers();
    headers.put("Content-Type", document.type());
    headers.put("Content-Range", range);
    return new Response(Status.PARTIAL_CONTENT, headers, document.content(), part);
  }

  /** Refuses a request whose If-Match or If-Unmodified-Since excludes this version. */
  private static void requirePreconditions(Request request, @Nullable Version version)
      throws HttpError {
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

  /** Returns whether the client already has this version. */
  private static boolean isNotModified(Request request, Version version) {
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
    if (range == null || request.isHead() || !matchesIfRange(request, version)) {
      return null;
    }
    return ByteRange.parse(range, document.content().size());
  }

  /** Returns whether If-Range is absent or names this version. */
  private static boolean matchesIfRange(Request request, Version version) {
    String condition = request.header("if-range");
    return condition == null
        || condition.equals(version.entityTag())
        || version.modified().equals(HttpDates.parse(condition));
  }
}
