package dev.rondo.examples.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A path within a site.
 *
 * @param names the names of the folders, from the root on, and of the file
 * @param folder whether the path ends with a slash
 */
record SitePath(List<String> names, boolean folder) {

  private static final Pattern ABSOLUTE = Pattern.compile("https?://", Pattern.CASE_INSENSITIVE);

  /** Parses and percent-decodes {@code path}, a target without its query. */
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

  /** Returns the path of {@code target}, as sent: without its query, scheme and host. */
  static String ofTarget(String target) {
    String path = target.substring(0, target.length() - queryOf(target).length());
    if (!ABSOLUTE.matcher(path).lookingAt()) {
      return path;
    }
    int start = path.indexOf('/', path.indexOf("//") + 2);
    return start < 0 ? "/" : path.substring(start);
  }

  /** Returns the query of {@code target} with its question mark, or an empty string. */
  static String queryOf(String target) {
    int query = target.indexOf('?');
    return query < 0 ? "" : target.substring(query);
  }

  /** Returns the decoded path, for people to read. */
  String text() {
    return "/" + String.join("/", names) + (folder && !names.isEmpty() ? "/" : "");
  }

  /**
   * Returns whether a file is hidden: its name begins with a dot, and is not the one of RFC 8615.
   */
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
