package dev.rondo.launcher.top;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the sequences that {@code rondo top} sends to a terminal. */
class TopScreenTests {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private ScreenSize size = new ScreenSize(2, 5);
  private final TopScreen screen = new TopScreen(new PrintStream(bytes, true, UTF_8), () -> size);

  private String sent() {
    String text = bytes.toString(UTF_8).replace("\u001b", "^");
    bytes.reset();
    return text;
  }

  @Test
  void show_pages_repaintsInPlaceAndRestores() {
    screen.show(List.of("one"));
    assertEquals("^[?1049h^[?25l^[Hone^[K^[J", sent());
    screen.show(List.of("two", "three"));
    assertEquals("^[Htwo^[K\r\nthree^[K^[J", sent());
    screen.close();
    assertEquals("^[?25h^[?1049l", sent());
    screen.show(List.of("late"));
    screen.close();
    assertEquals("", sent());
  }

  @Test
  void show_moreThanFits_isCutOff() {
    screen.show(List.of("1234567", "2\u001b[J", "3"));
    assertEquals("^[?1049h^[?25l^[H12345^[K\r\n2?[J^[K^[J", sent());
    size = new ScreenSize(3, 7);
    screen.show(List.of("1234567", "2", "3"));
    assertEquals("^[H1234567^[K\r\n2^[K\r\n3^[K^[J", sent());
  }

  @Test
  void close_beforeTheFirstPage_sendsNothing() {
    screen.close();

    assertEquals("", sent());
  }

  @ParameterizedTest
  @CsvSource({
    "30 100, 30, 100",
    "'40 90\n', 40, 90",
    "0 0, 24, 80",
    "'', 24, 80",
    "a b, 24, 80",
    "7, 24, 80"
  })
  void parse_outputOfStty_isTheSize(String text, int rows, int columns) {
    assertEquals(new ScreenSize(rows, columns), ScreenSize.parse(text));
  }

  @Test
  void current_environment_comesFirst() {
    assertEquals(
        new ScreenSize(11, 22), ScreenSize.current(Map.of("LINES", "11", "COLUMNS", "22")));
  }
}
