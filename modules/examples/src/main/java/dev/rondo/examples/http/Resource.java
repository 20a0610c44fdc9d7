package dev.rondo.examples.http;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A document or a redirect at a path of a site. */
sealed interface Resource {

  /** Releases the file that this resource holds open, if any. */
  default void release() {}

  /** A document that can be sent. */
  final class Document implements Resource {

    private final String type;
    private final Content content;
    private final @Nullable Version version;
    private @Nullable Response whole;

    Document(String type, Content content, @Nullable Version version) {
      this.type = type;
      this.content = content;
      this.version = version;
    }

    String type() {
      return type;
    }

    Content content() {
      return content;
    }

    @Nullable Version version() {
      return version;
    }

    /** Returns the response with all of this document, the same one each time. */
    Response whole() {
      Response response = whole;
      if (response == null) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (version != null) {
          headers.putAll(version.headers());
        }
        headers.put("Content-Type", type);
        response = Response.of(Status.OK, headers, content);
        whole = response;
      }
      return response;
    }

    @Override
    public void release() {
      content.release();
    }
  }

  /** A redirect from a folder's path without the final slash. */
  record Redirect(String location) implements Resource {}

  /**
   * The identity of one state of a file.
   *
   * @param modified the time of the last change, in whole seconds
   * @param lastModified the same as a header's value
   */
  record Version(Instant modified, String lastModified, String entityTag) {

    /** Returns the identity of a file of {@code size} bytes. */
    static Version of(Instant modified, long size) {
      Instant seconds = modified.truncatedTo(ChronoUnit.SECONDS);
      String tag =
          String.join(
              "-",
              Long.toHexString(modified.getEpochSecond()),
              Integer.toHexString(modified.getNano()),
              Long.toHexString(size));
      return new Version(seconds, HttpDates.format(seconds), '"' + tag + '"');
    }

    /** Returns the headers of a response that depends on this version, in their order. */
    Map<String, String> headers() {
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("Last-Modified", lastModified);
      headers.put("ETag", entityTag);
      headers.put("Accept-Ranges", "bytes");
      return headers;
    }
  }

  /** The bytes of a document. */
  sealed interface Content {
    long size();

    /** Releases the file that this content holds open, if any. */
    default void release() {}
  }

  /** Content that is held in memory. */
  record InMemory(ByteBuffer bytes) implements Content {
    @Override
    public long size() {
      return bytes.remaining();
    }
  }

  /**
   * Content that is read from a file as it is sent; {@code size} is the size at the time of
   * opening.
   */
  record OnDisk(SharedFile file, long size) implements Content {
    @Override
    public void release() {
      file.release();
    }
  }
}
