package dev.rondo.examples.http;

import dev.rondo.examples.http.Resource.InMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** An HTML page that lists the files of a folder. */
final class FolderListing {

  private static final String UNRESERVED = "-._~";

  private FolderListing() {}

  /** Returns the page of {@code folder}, whose path in the site is {@code path}. */
  static InMemory of(Path folder, String path) throws IOException {
    var page = new StringBuilder();
    String title = "Index of " + escape(path);
    page.append("<!DOCTYPE html>\n<title>").append(title).append("</title>\n");
    page.append("<h1>").append(title).append("</h1>\n<ul>\n");
    if (!path.equals("/")) {
      page.append("<li><a href=\"../\">../</a>\n");
    }
    for (String name : names(folder)) {
      page.append("<li><a href=\"./").append(encode(name)).append("\">");
      page.append(escape(name)).append("</a>\n");
    }
    page.append("</ul>\n");
    return new InMemory(
        ByteBuffer.wrap(page.toString().getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> !SitePath.isHidden(file.getFileName().toString()))
          .map(file -> file.getFileName() + (Files.isDirectory(file) ? "/" : ""))
          .sorted()
          .toList();
    }
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String encode(String name) {
    var encoded = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0 || c == '/')) {
        encoded.append(c);
      } else {
        encoded.append("%%%02X".formatted((int) c));
      }
    }
    return encoded.toString();
  }
}
