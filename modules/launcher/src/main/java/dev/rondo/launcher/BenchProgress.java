package dev.rondo.launcher;

import java.util.function.Consumer;

/** Shows the current step on a terminal, and erases it at the end. */
final class BenchProgress implements Consumer<String>, AutoCloseable {

  private static final String ERASE_LINE = "\r\u001b[K";

  private final boolean shown = Terminal.showsErrors();

  @Override
  public void accept(String step) {
    show("rondo bench: " + step);
  }

  @Override
  public void close() {
    show("");
  }

  private void show(String text) {
    if (shown) {
      System.err.print(ERASE_LINE + text);
      System.err.flush();
    }
  }
}
