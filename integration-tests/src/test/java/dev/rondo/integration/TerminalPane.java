package dev.rondo.integration;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A terminal with a shell, in tmux. */
final class TerminalPane implements Closeable {

  private final Path socket;

  private TerminalPane(Path socket) {
    this.socket = socket;
  }

  /** Opens a terminal whose server has its socket in {@code folder}. */
  static TerminalPane open(Path folder, int columns, int rows) {
    TerminalPane pane = new TerminalPane(folder.resolve("tmux"));
    pane.tmux("-f", "/dev/null", "new-session", "-d", "-x", "" + columns, "-y", "" + rows, "sh");
    return pane;
  }

  private String tmux(String... arguments) {
    List<String> command = new ArrayList<>(List.of("tmux", "-S", socket.toString()));
    command.addAll(List.of(arguments));
    try {
      return ProcessResult.run(command).successful().output();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Types a line. */
  void type(String line) {
    tmux("send-keys", "-l", line);
    press("Enter");
  }

  /** Presses a key, by tmux's name for it. */
  void press(String key) {
    tmux("send-keys", key);
  }

  /** Returns the lines on the screen. */
  List<String> lines() {
    return tmux("capture-pane", "-p").lines().toList();
  }

  /** Waits for a line that matches {@code pattern}. */
  void await(String pattern) {
    ProcessVitals.await(
        () -> "no " + pattern + " in " + String.join("\n", lines()),
        () -> lines().stream().anyMatch(line -> line.matches(pattern)));
  }

  boolean showsCursor() {
    return tmux("display-message", "-p", "#{cursor_flag}").strip().equals("1");
  }

  @Override
  public void close() {
    tmux("kill-server");
  }
}
