package dev.rondo.launcher;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * The standard output, and what has kept it from being written: a stream for printing hides that.
 */
final class Output extends OutputStream {

  private static final int FAILURE = 1;

  /** The exit status of a shell for a process that writes into a pipe without a reader. */
  private static final int BROKEN_PIPE = 128 + 13;

  private final OutputStream out;
  private @Nullable IOException failure;

  Output(OutputStream out) {
    this.out = out;
  }

  static Output standard() {
    return new Output(new FileOutputStream(FileDescriptor.out));
  }

  PrintStream printer(Charset charset) {
    return new PrintStream(this, true, charset);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /** The status to exit with for a program that would with {@code status}. */
  int status(int status, PrintStream err) {
    if (status != 0 || failure == null) {
      return status;
    }
    if ("Broken pipe".equals(failure.getMessage())) {
      return BROKEN_PIPE;
    }
    err.println("rondo: cannot write to the standard output: " + failure.getMessage());
    return FAILURE;
  }
}
