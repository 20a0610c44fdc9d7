package dev.rondo.tls.context;

import java.net.IDN;
import java.util.Locale;

/** The form in which names of servers are compared: lower-case ASCII without a last dot. */
final class ServerNamePattern {

  private ServerNamePattern() {}

  /**
   * Returns {@code name} in that form.
   *
   * @throws IllegalArgumentException if it is empty, or has a star that is not its whole first
   *     label
   */
  static String normalize(String name) {
    String prefix = name.startsWith("*.") ? "*." : "";
    String rest = canonical(name.substring(prefix.length()));
    if (rest.isEmpty() || rest.contains("*")) {
      throw new IllegalArgumentException(
          "'%s' is not the name of a server, such as example.org or *.example.org".formatted(name));
    }
    return prefix + rest;
  }

  /**
   * Returns a name that a client sent in that form; a name that IDN refuses is only lower-cased.
   */
  static String canonical(String name) {
    String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    try {
      return IDN.toASCII(plain).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return plain.toLowerCase(Locale.ROOT);
    }
  }

  /** Returns the pattern whose star stands for the first label of {@code name}. */
  static String wildcard(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : "*" + name.substring(dot);
  }
}
