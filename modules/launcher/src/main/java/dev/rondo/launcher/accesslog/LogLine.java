package dev.rondo.launcher.accesslog;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one line, in an array that the next line uses again. Text has one character for each
 * byte. Escapes all that is not printable ASCII, so that a client can forge no line.
 */
final class LogLine {

  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  /** The most bytes that one character or number takes. */
  private static final int ROOM = 32;

  private byte[] bytes = new byte[512];
  private int size;

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  LogLine clear() {
    size = 0;
    return this;
  }

  LogLine put(char c) {
    ensureRoom();
    bytes[size++] = (byte) c;
    return this;
  }

  /** Appends text that needs no escapes. */
  LogLine put(String text) {
    for (int i = 0; i < text.length(); i++) {
      put(text.charAt(i));
    }
    return this;
  }

  /** Appends a number that is not negative. */
  LogLine put(long number) {
    ensureRoom();
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    long rest = number;
    for (int i = size + digits - 1; i >= size; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += digits;
    return this;
  }

  /** Appends text with bytes in the form <code>\x0a</code>, as Apache's server does. */
  LogLine escaped(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        put('\\').put(c);
      } else if (isPrintable(c)) {
        put(c);
      } else {
        put('\\').put('x').hex(c);
      }
    }
    return this;
  }

  /** Appends a JSON string, or {@code null}. */
  LogLine json(@Nullable String text) {
    if (text == null) {
      return put("null");
    }
    put('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        put('\\').put(c);
      } else if (isPrintable(c)) {
        put(c);
      } else {
        put('\\').put('u').put('0').put('0').hex(c);
      }
    }
    return put('"');
  }

  private static boolean isPrintable(char c) {
    return c >= ' ' && c < 0x7f;
  }

  private void hex(char c) {
    ensureRoom();
    bytes[size++] = HEX[(c >> 4) & 0xf];
    bytes[size++] = HEX[c & 0xf];
  }

  private void ensureRoom() {
    if (bytes.length - size < ROOM) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
  }
}
