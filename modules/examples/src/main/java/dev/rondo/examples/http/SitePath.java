package dev.rondo.examples.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The place in a site that a request asks for.
 *
 * @param names the folders from the root on, and the file
 * @param folder whether it ends with a slash
 */
record SitePath(List<String> names, boolean folder) {

  private static final Pattern ABSOLUTE = Pattern.compile("https?://", Pattern.CASE_INSENSITIVE);

  /** The way into what a target names: without its query, and decoded. */
  static SitePath parse(String path) throws HttpError {
    if (!path.startsWith("/")) {
      throw new HttpError(Status.BAD_REQUEST);
    }
    List<String> names = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      String name = decode(part);
      if (name.equals("..") || name.contains("/") || name.contains("\\")) {
        throw new HttpError(Status.FORBIDDEN);
      }
      if (isHidden(name)) {
        throw new HttpError(Status.NOT_FOUND);
      }
      if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    return new SitePath(List.copyOf(names), path.endsWith("/"));
  }

  /** The part of {@code target} that names a file: a path, as it was sent. */
  static String ofTarget(String target) {
    String path = target.substring(0, target.length() - queryOf(target).length());
    if (!ABSOLUTE.matcher(path).lookingAt()) {
      return path;
    }
    int start = path.indexOf('/', path.indexOf("//") + 2);
    return start < 0 ? "/" : path.substring(start);
  }

  /** The query of {@code target} with its question mark; empty if it has none. */
  static String queryOf(String target) {
    int query = target.indexOf('?');
    return query < 0 ? "" : target.substring(query);
  }

  /** The way from the root on, as people read it. */
  String text() {
    return "/" + String.join("/", names) + (folder && !names.isEmpty() ? "/" : "");
  }

  /** Files that begin with a dot are nobody's business, but for the folder that RFC 8615 names. */
  static boolean isHidden(String name) {
    return name.length() > 1 && name.startsWith(".") && !name.equals(".well-known");
  }

  private static String decode(String part) throws HttpError {
    ByteBuffer bytes = ByteBuffer.allocate(part.length());
    for (int i = 0; i < part.length(); i++) {
      int value = part.charAt(i);
      if (value == '%') {
        value = i + 2 < part.length() ? hex(part, i + 1) * 16 + hex(part, i + 2) : 0;
        i += 2;
      }
      if (value < ' ' || value == 0x7f) {
        throw new HttpError(Status.BAD_REQUEST);
      }
      bytes.put((byte) value);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new HttpError(Status.BAD_REQUEST);
    }
  }

  private static int hex(String part, int index) throws HttpError {
    int digit = Character.digit(part.charAt(index), 16);
    if (digit < 0) {
      throw new HttpError(Status.BAD_REQUEST);
    }
    return digit;
  }
}
