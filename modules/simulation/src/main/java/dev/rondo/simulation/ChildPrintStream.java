package dev.rondo.simulation;

import dev.rondo.LoopFuture;
import dev.rondo.spi.RunningLoop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The standard output or error of a simulated child, for any number of its tasks. */
final class ChildPrintStream extends PrintStream {

  /*
   * PrintStream writes inside its monitor. A task that awaited room in a pipe there would make other
   * tasks block, outside of the simulation. So the bytes are collected inside the monitor, and sent
   * after it has been left.
   */

  private final ByteArrayOutputStream collected;
  private final OutputStream output;
  private final List<LoopFuture<@Nullable Void>> waiting = new ArrayList<>();
  private boolean sending;

  ChildPrintStream(OutputStream output) {
    this(new ByteArrayOutputStream(), output);
  }

  private ChildPrintStream(ByteArrayOutputStream collected, OutputStream output) {
    super(collected, true, StandardCharsets.UTF_8);
    this.collected = collected;
    this.output = output;
  }

  /**
   * Sends the collected bytes, after those of other tasks. A callback cannot wait, so it leaves its
   * bytes to a task that sends.
   */
  private void send() {
    if (Thread.holdsLock(this)) {
      return; // Called by another method of this stream, which will send.
    }
    try {
      while (sending && collected.size() > 0 && RunningLoop.here().task() != null) {
        LoopFuture<@Nullable Void> turn = RunningLoop.here().require().createFuture();
        waiting.add(turn);
        PipeWaits.await(turn::await);
      }
      if (!sending && collected.size() > 0) {
        sendCollected();
      }
    } catch (IOException e) {
      setError();
    }
  }

  private void sendCollected() throws IOException {
    sending = true;
    try {
      while (collected.size() > 0) {
        byte[] data = collected.toByteArray();
        collected.reset();
        output.write(data);
      }
      output.flush();
    } finally {
      sending = false;
      List<LoopFuture<@Nullable Void>> woken = List.copyOf(waiting);
      waiting.clear();
      woken.stream().filter(turn -> !turn.isDone()).forEach(turn -> turn.setResult(null));
    }
  }

  @Override
  public void flush() {
    super.flush();
    send();
  }

  @Override
  public void close() {
    super.close();
    send();
    if (!Thread.holdsLock(this)) {
      try {
        output.close();
      } catch (IOException e) {
        setError();
      }
    }
  }

  // --- each method of PrintStream that writes, and sends then ---

  @Override
  public void write(int one) {
    super.write(one);
    send();
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    super.write(from, offset, length);
    send();
  }

  @Override
  public void print(boolean value) {
    super.print(value);
    send();
  }

  @Override
  public void print(char value) {
    super.print(value);
    send();
  }

  @Override
  public void print(int value) {
    super.print(value);
    send();
  }

  @Override
  public void print(long value) {
    super.print(value);
    send();
  }

  @Override
  public void print(float value) {
    super.print(value);
    send();
  }

  @Override
  public void print(double value) {
    super.print(value);
    send();
  }

  @Override
  public void print(char[] value) {
    super.print(value);
    send();
  }

  @Override
  public void print(@Nullable String value) {
    super.print(value);
    send();
  }

  @Override
  public void print(@Nullable Object value) {
    super.print(value);
    send();
  }

  @Override
  public void println() {
    super.println();
    send();
  }

  @Override
  public void println(boolean value) {
    super.println(value);
    send();
  }

  @Override
  public void println(char value) {
    super.println(value);
    send();
  }

  @Override
  public void println(int value) {
    super.println(value);
    send();
  }

  @Override
  public void println(long value) {
    super.println(value);
    send();
  }

  @Override
  public void println(float value) {
    super.println(value);
    send();
  }

  @Override
  public void println(double value) {
    super.println(value);
    send();
  }

  @Override
  public void println(char[] value) {
    super.println(value);
    send();
  }

  @Override
  public void println(@Nullable String value) {
    super.println(value);
    send();
  }

  @Override
  public void println(@Nullable Object value) {
    super.println(value);
    send();
  }

  @Override
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need a library
  public PrintStream format(String format, @Nullable Object... values) {
    super.format(format, values);
    send();
    return this;
  }

  @Override
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need a library
  public PrintStream format(@Nullable Locale locale, String format, @Nullable Object... values) {
    super.format(locale, format, values);
    send();
    return this;
  }
}
