package dev.rondo.launcher.top;

import java.io.Closeable;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;

/**
 * Shows one page after the other in the same place of a terminal, on its alternate screen. Closing
 * restores the screen and the cursor. For any thread.
 */
public final class TopScreen implements Closeable {

  private static final String ENTER = "\u001b[?1049h\u001b[?25l";
  private static final String HOME = "\u001b[H";
  private static final String CLEAR_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";
  private static final String LEAVE = "\u001b[?25h\u001b[?1049l";

  private final PrintStream out;
  private final Supplier<ScreenSize> size;
  private boolean entered;
  private boolean closed;

  /**
   * Creates a screen.
   *
   * @param size returns the current size of the terminal
   */
  public TopScreen(PrintStream out, Supplier<ScreenSize> size) {
    this.out = out;
    this.size = size;
  }

  /** Shows {@code lines} in place of the last page; cuts off those that do not fit. */
  public synchronized void show(List<String> lines) {
    if (closed) {
      return;
    }
    // One write for all, over the old text and without clearing it first, so nothing flickers.
    var page = new StringBuilder(entered ? HOME : ENTER + HOME);
    entered = true;
    ScreenSize now = size.get();
    List<String> fitting = lines.subList(0, Math.min(lines.size(), now.rows()));
    for (int i = 0; i < fitting.size(); i++) {
      page.append(i == 0 ? "" : "\r\n").append(now.cut(fitting.get(i))).append(CLEAR_LINE);
    }
    print(page.append(CLEAR_BELOW).toString());
  }

  @Override
  public synchronized void close() {
    if (entered && !closed) {
      print(LEAVE);
    }
    closed = true;
  }

  private void print(String text) {
    byte[] bytes = text.getBytes(out.charset());
    out.write(bytes, 0, bytes.length);
    out.flush();
  }
}
