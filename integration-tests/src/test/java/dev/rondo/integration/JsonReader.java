package dev.rondo.integration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON: objects as maps, arrays as lists, strings, and numbers as doubles. */
final class JsonReader {

  private final String text;
  private int position;

  private JsonReader(String text) {
    this.text = text;
  }

  static Object parse(String text) {
    var json = new JsonReader(text);
    Object value = json.value();
    if (json.peek() != 0) {
      throw json.unexpected();
    }
    return value;
  }

  private Object value() {
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      default -> number();
    };
  }

  private Map<String, Object> object() {
    var members = new LinkedHashMap<String, Object>();
    items(
        '}',
        () -> {
          peek();
          String name = string();
          require(':');
          members.put(name, value());
        });
    return members;
  }

  private List<Object> array() {
    var elements = new ArrayList<>();
    items(']', () -> elements.add(value()));
    return elements;
  }

  private void items(char end, Runnable item) {
    position++;
    if (peek() == end) {
      position++;
      return;
    }
    item.run();
    while (peek() == ',') {
      position++;
      item.run();
    }
    require(end);
  }

  private String string() {
    require('"');
    var string = new StringBuilder();
    while (text.charAt(position) != '"') {
      char c = text.charAt(position++);
      string.append(c == '\\' ? escaped() : c);
    }
    position++;
    return string.toString();
  }

  private char escaped() {
    char c = text.charAt(position++);
    return switch (c) {
      case 'n' -> '\n';
      case 'u' -> (char) Integer.parseInt(text.substring(position, position += 4), 16);
      default -> c;
    };
  }

  private Double number() {
    int start = position;
    while (position < text.length() && "+-.eE0123456789".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
    if (start == position) {
      throw unexpected();
    }
    return Double.valueOf(text.substring(start, position));
  }

  private void require(char c) {
    if (peek() != c) {
      throw unexpected();
    }
    position++;
  }

  /** Skips white space and returns the next character without consuming it, or 0 at the end. */
  private char peek() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
    return position < text.length() ? text.charAt(position) : 0;
  }

  private IllegalArgumentException unexpected() {
    return new IllegalArgumentException("not JSON at " + position + ": " + text);
  }
}
