package dev.rondo.launcher;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** The standard output, which records a failure to write: a {@link PrintStream} hides it. */
final class StandardOutput extends OutputStream {

  private static final int FAILURE = 1;

  /** The status of a process that SIGPIPE ends, as a shell reports it. */
  private static final int BROKEN_PIPE = 128 + 13;

  private final OutputStream out;
  private @Nullable IOException failure;

  StandardOutput(OutputStream out) {
    this.out = out;
  }

  static StandardOutput standard() {
    return new StandardOutput(new FileOutputStream(FileDescriptor.out));
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

  /** Returns the status to exit with: {@code status}, unless it is 0 and writing has failed. */
  int status(int status, PrintStream err) {
    if (status != 0 || failure == null) {
      return status;
    }
    if (ErrorTexts.isBrokenPipe(failure)) {
      return BROKEN_PIPE;
    }
    err.println("rondo: cannot write to standard output: " + failure.getMessage());
    return FAILURE;
  }
}
