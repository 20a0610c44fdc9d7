package dev.rondo.examples.http;

import dev.rondo.examples.http.Resource.Document;
import dev.rondo.examples.http.Resource.InMemory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * A page that is made anew for each request, in place of a file.
 *
 * @param path the path, which begins with a slash
 * @param type the media type
 * @param text makes the text; called on the loop thread
 */
public record GeneratedPage(String path, String type, Supplier<String> text) {

  /** Checks the path. */
  public GeneratedPage {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("a path must begin with a slash: " + path);
    }
  }

  Resource resource() {
    byte[] bytes = text.get().getBytes(StandardCharsets.UTF_8);
    return new Document(type, new InMemory(ByteBuffer.wrap(bytes)), null);
  }
}
