package dev.rondo.launcher.top;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The size of a terminal.
 *
 * @param rows the number of lines
 * @param columns the number of characters in a line
 */
public record ScreenSize(int rows, int columns) {

  private static final ScreenSize COMMON = new ScreenSize(24, 80);

  /** Returns the size in {@code COLUMNS} and {@code LINES}, or what {@code stty} prints. */
  public static ScreenSize current(Map<String, String> environment) {
    ScreenSize terminal = parse(stty());
    return new ScreenSize(
        number(environment.get("LINES"), terminal.rows),
        number(environment.get("COLUMNS"), terminal.columns));
  }

  /** Returns the size in {@code text}, such as {@code 24 80}; a common one if there is none. */
  static ScreenSize parse(String text) {
    List<String> words = List.of(text.strip().split(" "));
    return words.size() != 2
        ? COMMON
        : new ScreenSize(
            number(words.getFirst(), COMMON.rows), number(words.getLast(), COMMON.columns));
  }

  private static int number(@Nullable String text, int fallback) {
    try {
      int number = text == null ? 0 : Integer.parseInt(text);
      return number > 0 ? number : fallback;
    } catch (NumberFormatException e) {
      return fallback;
    }
  }

  private static String stty() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (var output = stty.getInputStream()) {
        return new String(output.readAllBytes(), StandardCharsets.US_ASCII);
      }
    } catch (IOException e) { // There is no such program or no terminal.
      return "";
    }
  }

  /** Returns as much of {@code line} as fits, without characters that control a terminal. */
  String cut(String line) {
    String safe = line.replaceAll("\\p{Cntrl}", "?");
    return safe.length() <= columns ? safe : safe.substring(0, columns);
  }
}
